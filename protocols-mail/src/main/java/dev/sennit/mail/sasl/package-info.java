// SPDX-License-Identifier: Apache-2.0
/** Both sides of SASL (RFC 4422): mechanisms without a wire, for SMTP, POP3 and IMAP alike. */
package dev.sennit.mail.sasl;
