// SPDX-License-Identifier: Apache-2.0
/** Reading what is in a message, piece by piece; inner. */
package dev.sennit.mail.imap.mime;
