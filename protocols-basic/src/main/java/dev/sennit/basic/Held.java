// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

/**
 * What a connection has received and not delivered: the beginning of a frame, or what came while it was paused. A
 * connection between two frames has none.
 *
 * @param window the bytes are in here, from {@code start} to {@code end}
 * @param scanned see {@link Cut#scanned}
 * @param needed see {@link Cut#needed}
 */
record Held(byte[] window, int start, int end, int scanned, int needed) {}
