// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A protocol of netstrings: {@code 5:hello,}. See
 * <a href="https://cr.yp.to/proto/netstrings.txt">D. J. Bernstein, Netstrings</a>.
 *
 * <p>A message has at most 99,999 bytes unless another limit is given. What is no netstring, or a longer one, ends the
 * connection with {@link dev.sennit.reactor.CloseReason.ProtocolError} as soon as it can be seen: a length with a
 * leading zero, without digits or with anything else in it, more than is allowed, no comma at the end.
 */
public abstract non-sealed class NetstringReceiver extends FrameReceiver {
    /** The longest message in bytes unless the constructor is told otherwise: 99,999. */
    public static final int DEFAULT_MAX_STRING_BYTES = 99_999;

    private static final NetstringFraming DEFAULT_FRAMING = new NetstringFraming(DEFAULT_MAX_STRING_BYTES);

    /** Messages have at most {@link #DEFAULT_MAX_STRING_BYTES}. */
    protected NetstringReceiver() {
        super(DEFAULT_FRAMING);
    }

    /**
     * Messages have at most as many bytes as said.
     *
     * @param maxStringBytes the longest message in bytes; 1 to 2^30
     * @throws IllegalArgumentException if the limit is out of range
     */
    protected NetstringReceiver(int maxStringBytes) {
        super(new NetstringFraming(maxStringBytes));
    }

    /**
     * A message arrived.
     *
     * @param string its bytes, from 0 to its length; read-only and on loan until this returns
     */
    protected abstract void stringReceived(ByteBuffer string);

    @Override
    final void frameReceived(ByteBuffer frame) {
        stringReceived(frame);
    }

    /**
     * Sends a message.
     *
     * @param string from position to limit; the caller's again on return, its position at its limit
     */
    public final void sendString(ByteBuffer string) {
        byte[] length = Integer.toString(string.remaining()).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = Outbox.of(transport(), length.length + 1 + string.remaining() + 1).frame;
        frame.put(length).put((byte) ':').put(string).put((byte) ',');
        transport().write(frame.flip());
    }

    /**
     * Sends a message, as {@link #sendString(ByteBuffer)}.
     *
     * @param string all of it
     */
    public final void sendString(byte[] string) {
        sendString(ByteBuffer.wrap(string));
    }

    /**
     * Sends text, encoded as UTF-8, as {@link #sendString(ByteBuffer)}.
     *
     * @param string the text
     */
    public final void sendString(String string) {
        sendString(string.getBytes(StandardCharsets.UTF_8));
    }
}
