// SPDX-License-Identifier: Apache-2.0
/** Which mailboxes a LIST of IMAP means; inner. */
package dev.sennit.mail.imap.list;
