// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

/**
 * How large a command or a response may be.
 *
 * @param lineBytes of all its lines together, without literals
 * @param literalBytes of all its literals together
 * @param literals how many
 */
public record FrameLimits(int lineBytes, int literalBytes, int literals) {}
