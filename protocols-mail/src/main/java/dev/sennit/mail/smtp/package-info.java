// SPDX-License-Identifier: Apache-2.0
/** SMTP (RFC 5321) and LMTP (RFC 2033). */
package dev.sennit.mail.smtp;
