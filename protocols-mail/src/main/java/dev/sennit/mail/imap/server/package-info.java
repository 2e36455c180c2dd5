// SPDX-License-Identifier: Apache-2.0
/** The IMAP server's connections; inner. */
package dev.sennit.mail.imap.server;
