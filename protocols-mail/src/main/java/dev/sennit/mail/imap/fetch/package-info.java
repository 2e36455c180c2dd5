// SPDX-License-Identifier: Apache-2.0
/** What a FETCH of IMAP asks for, and how it is answered; inner. */
package dev.sennit.mail.imap.fetch;
