// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/**
 * What of a message can change.
 *
 * @param uid which message
 * @param modSeq of its latest change
 * @param flags as they are since then
 */
public record MessageState(long uid, long modSeq, Flags flags) {}
