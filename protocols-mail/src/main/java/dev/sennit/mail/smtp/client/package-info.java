// SPDX-License-Identifier: Apache-2.0
/** The engine of the SMTP and LMTP client. */
package dev.sennit.mail.smtp.client;
