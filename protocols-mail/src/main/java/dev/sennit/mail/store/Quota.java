// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.OptionalLong;

/**
 * How much an account holds and may hold: IMAP's STORAGE and MESSAGE, RFC 9208 section 5.
 *
 * @param usedOctets how large all its messages are together, as they are stored
 * @param usedMessages how many there are
 * @param maxOctets how large they may be together; nothing if there is no limit
 * @param maxMessages how many there may be; nothing if there is no limit
 */
public record Quota(long usedOctets, long usedMessages, OptionalLong maxOctets, OptionalLong maxMessages) {}
