// SPDX-License-Identifier: Apache-2.0
/** The inner parts of the POP3 server. */
package dev.sennit.mail.pop3.server;
