// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.store.UidSet;

/**
 * Where messages are that were appended, copied or moved: APPENDUID and COPYUID (RFC 4315).
 *
 * @param uidValidity of the mailbox
 * @param sources the UIDs that they had; none of a message that was appended
 * @param uids the UIDs that they have, in the same order and as many
 */
public record NewMessages(long uidValidity, UidSet sources, UidSet uids) {}
