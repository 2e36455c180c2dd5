// SPDX-License-Identifier: Apache-2.0
/** The server's side of SMTP and LMTP. */
package dev.sennit.mail.smtp.server;
