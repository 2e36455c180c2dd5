// SPDX-License-Identifier: Apache-2.0
/** The engine of the IMAP client. */
package dev.sennit.mail.imap.client;
