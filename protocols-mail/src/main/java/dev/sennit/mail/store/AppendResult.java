// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/**
 * Where a new message is: what IMAP's APPENDUID tells.
 *
 * @param uidValidity of the mailbox
 * @param uid of the message
 * @param modSeq of the message
 */
public record AppendResult(long uidValidity, long uid, long modSeq) {}
