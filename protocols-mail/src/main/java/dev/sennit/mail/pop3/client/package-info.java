// SPDX-License-Identifier: Apache-2.0
/** The engine of the POP3 client. */
package dev.sennit.mail.pop3.client;
