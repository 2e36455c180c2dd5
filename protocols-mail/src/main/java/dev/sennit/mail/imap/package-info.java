// SPDX-License-Identifier: Apache-2.0
/** IMAP, the protocol of those who keep their mail on the server: RFC 9051 and RFC 3501. */
package dev.sennit.mail.imap;
