// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A protocol of lines, and of nothing else. Lines end with a delimiter, CR LF unless another one is given, and have at
 * most 16,384 bytes without it unless another limit is given. An empty line is a line.
 *
 * <p>A longer line ends the connection; see {@link #lineLengthExceeded}. A line that is not finished when the peer goes
 * is dropped.
 */
public abstract non-sealed class LineOnlyReceiver extends FrameReceiver {
    /** The longest line, in bytes without its delimiter, unless a constructor is told otherwise: 16,384. */
    public static final int DEFAULT_MAX_LINE_BYTES = 16_384;

    private static final byte[] CR_LF = {'\r', '\n'};
    private static final LineFraming DEFAULT_FRAMING = new LineFraming(CR_LF, DEFAULT_MAX_LINE_BYTES);

    /** Lines end with CR LF and have at most {@link #DEFAULT_MAX_LINE_BYTES}. */
    protected LineOnlyReceiver() {
        super(DEFAULT_FRAMING);
    }

    /**
     * Lines end with CR LF.
     *
     * @param maxLineBytes the longest line, in bytes without its delimiter; 1 to 2^30
     * @throws IllegalArgumentException if the limit is out of range
     */
    protected LineOnlyReceiver(int maxLineBytes) {
        this(CR_LF, maxLineBytes);
    }

    /**
     * Lines end as the peers agreed.
     *
     * @param delimiter ends each line; one byte or more
     * @param maxLineBytes the longest line, in bytes without its delimiter; 1 to 2^30
     * @throws IllegalArgumentException if the delimiter is empty or the limit out of range
     */
    protected LineOnlyReceiver(byte[] delimiter, int maxLineBytes) {
        super(new LineFraming(delimiter, maxLineBytes));
    }

    /**
     * A line arrived.
     *
     * @param line its bytes without the delimiter, from 0 to its length; read-only and on loan until this returns
     */
    protected abstract void lineReceived(ByteBuffer line);

    /**
     * The peer sent a line that is too long. Closes the connection with {@link CloseReason.ProtocolError} unless
     * overridden, for example to answer first. Whatever it does, no further line is delivered.
     *
     * @param bytes the beginning of that line and all that came behind it, delimiters included; the protocol's own
     */
    protected void lineLengthExceeded(ByteBuffer bytes) {
        transport().loseConnection(new CloseReason.ProtocolError(lineFraming().tooLong()));
    }

    @Override
    void frameReceived(ByteBuffer frame) {
        lineReceived(frame);
    }

    @Override
    void frameRefused(Splitter splitter) {
        lineLengthExceeded(splitter.drain());
    }

    /**
     * Sends a line: the bytes and the delimiter, in one write.
     *
     * @param line from position to limit; the caller's again on return, its position at its limit
     * @throws IllegalArgumentException if the peer would see more than one line, since the delimiter occurs in it:
     *     nothing is sent then
     */
    public final void sendLine(ByteBuffer line) {
        LineFraming lines = lineFraming();
        int lineBytes = line.remaining();
        int frameBytes = lineBytes + lines.delimiter().length;
        Outbox outbox = Outbox.of(transport(), frameBytes);
        line.get(line.position(), outbox.bytes, 0, lineBytes);
        System.arraycopy(lines.delimiter(), 0, outbox.bytes, lineBytes, lines.delimiter().length);
        lines.requireOneLine(outbox.bytes, frameBytes);
        line.position(line.limit());
        transport().write(outbox.frame);
    }

    /**
     * Sends a line, as {@link #sendLine(ByteBuffer)}.
     *
     * @param line all of it
     * @throws IllegalArgumentException if the delimiter occurs in it
     */
    public final void sendLine(byte[] line) {
        sendLine(ByteBuffer.wrap(line));
    }

    /**
     * Sends a line of text, encoded as UTF-8, as {@link #sendLine(ByteBuffer)}.
     *
     * @param line the text
     * @throws IllegalArgumentException if the delimiter occurs in it
     */
    public final void sendLine(String line) {
        sendLine(line.getBytes(StandardCharsets.UTF_8));
    }

    private LineFraming lineFraming() {
        return (LineFraming) framing();
    }
}
