// SPDX-License-Identifier: Apache-2.0
/** The POP3 server (RFC 1939). */
package dev.sennit.mail.pop3;
