// SPDX-License-Identifier: Apache-2.0
/** What SMTP, POP3 and IMAP have in common where clients log in. */
package dev.sennit.mail.login;
