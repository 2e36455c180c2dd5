// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

/**
 * How much a command or a response may say.
 *
 * @param depth how many parentheses may be open at once
 * @param elements how many words, numbers and ranges it may have
 */
public record ParseLimits(int depth, int elements) {}
