// SPDX-License-Identifier: Apache-2.0
/**
 * What a message is made of: {@link dev.sennit.mail.message.MessageIndexer} reads its bytes once and leaves a
 * {@link dev.sennit.mail.message.MessageIndex}, from which IMAP's ENVELOPE, BODYSTRUCTURE and sections are answered without reading the
 * message again.
 *
 * <p>No content makes anything here fail: what is not MIME is text, and what is beyond a limit is a part that is not looked into.
 *
 * <p>Strings that stand in a message are given raw, one char for each octet (ISO 8859-1), with encoded words (RFC 2047) and parameter
 * continuations (RFC 2231) as they are.
 */
package dev.sennit.mail.message;
