// SPDX-License-Identifier: Apache-2.0
/** The commands of IMAP on the wire: where they end, and what they say; inner. */
package dev.sennit.mail.imap.wire;
