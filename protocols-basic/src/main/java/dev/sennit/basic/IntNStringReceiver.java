// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A protocol of messages with their length in front: an unsigned big-endian number of one, two or four bytes, by
 * subclass. A message has at most 99,999 bytes unless another limit is given.
 */
public abstract sealed class IntNStringReceiver extends FrameReceiver
        permits Int8StringReceiver, Int16StringReceiver, Int32StringReceiver {
    /** The longest message in bytes unless a constructor is told otherwise: 99,999. */
    public static final int DEFAULT_MAX_STRING_BYTES = 99_999;

    IntNStringReceiver(PrefixFraming framing) {
        super(framing);
    }

    /**
     * A message arrived.
     *
     * @param string its bytes without the prefix, from 0 to its length; read-only and on loan until this returns
     */
    protected abstract void stringReceived(ByteBuffer string);

    /**
     * The peer announced a message that is too long. Closes the connection with {@link CloseReason.ProtocolError}
     * unless overridden. Whatever it does, no further message is delivered.
     *
     * @param announcedBytes the length in the prefix
     */
    protected void lengthLimitExceeded(long announcedBytes) {
        transport().loseConnection(new CloseReason.ProtocolError(prefixFraming().tooLong(announcedBytes)));
    }

    @Override
    final void frameReceived(ByteBuffer frame) {
        stringReceived(frame);
    }

    @Override
    final void frameRefused(Splitter splitter) {
        lengthLimitExceeded(splitter.announced());
    }

    /**
     * Sends a message. The limit of what is received does not apply to it.
     *
     * @param string from position to limit; the caller's again on return, its position at its limit
     * @throws IllegalArgumentException if it is longer than the prefix can say: nothing is sent then
     */
    public final void sendString(ByteBuffer string) {
        int prefixBytes = prefixFraming().prefixBytes();
        int stringBytes = string.remaining();
        if (stringBytes > prefixFraming().mostBytes()) {
            throw new IllegalArgumentException("a string of " + stringBytes + " bytes is too long for a prefix of "
                    + prefixBytes + " bytes, which allows " + prefixFraming().mostBytes());
        }
        ByteBuffer frame = Outbox.of(transport(), prefixBytes + stringBytes).frame;
        for (int shift = Byte.SIZE * (prefixBytes - 1); shift >= 0; shift -= Byte.SIZE) {
            frame.put((byte) (stringBytes >>> shift));
        }
        transport().write(frame.put(string).flip());
    }

    /**
     * Sends a message, as {@link #sendString(ByteBuffer)}.
     *
     * @param string all of it
     * @throws IllegalArgumentException if it is longer than the prefix can say
     */
    public final void sendString(byte[] string) {
        sendString(ByteBuffer.wrap(string));
    }

    /**
     * Sends text, encoded as UTF-8, as {@link #sendString(ByteBuffer)}.
     *
     * @param string the text
     * @throws IllegalArgumentException if it is longer than the prefix can say
     */
    public final void sendString(String string) {
        sendString(string.getBytes(StandardCharsets.UTF_8));
    }

    private PrefixFraming prefixFraming() {
        return (PrefixFraming) framing();
    }
}
