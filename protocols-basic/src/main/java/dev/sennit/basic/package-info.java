// SPDX-License-Identifier: Apache-2.0
/**
 * Receivers: superclasses of protocols that get whole messages instead of bytes cut at arbitrary places.
 *
 * <ul>
 *   <li>{@link dev.sennit.basic.LineReceiver}: lines, with a raw mode for what comes between them;
 *       {@link dev.sennit.basic.LineOnlyReceiver}: lines and nothing else.
 *   <li>{@link dev.sennit.basic.NetstringReceiver}: netstrings, {@code 5:hello,}.
 *   <li>{@link dev.sennit.basic.Int8StringReceiver}, {@link dev.sennit.basic.Int16StringReceiver},
 *       {@link dev.sennit.basic.Int32StringReceiver}: a length in one, two or four bytes, then the message.
 * </ul>
 *
 * <p>They keep the same laws, which {@link dev.sennit.basic.FrameReceiver} tells.
 */
package dev.sennit.basic;
