// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import java.nio.ByteBuffer;

/**
 * A protocol of lines with stretches of raw bytes between them, such as a body of known length. It begins with lines;
 * {@link #setRawMode()} and {@link #setLineMode()} switch, at the very byte and as often as wanted, inside callbacks or
 * between them.
 *
 * <pre>{@code
 * @Override protected void lineReceived(ByteBuffer line) {
 *     bodyBytesLeft = parseLength(line);
 *     setRawMode();
 * }
 *
 * @Override protected void rawDataReceived(ByteBuffer data) {
 *     while (bodyBytesLeft > 0 && data.hasRemaining()) {
 *         checksum.update(data.get());
 *         bodyBytesLeft--;
 *     }
 *     if (bodyBytesLeft == 0) {
 *         setLineMode();          // what is left in data is lines again
 *     }
 * }
 * }</pre>
 *
 * <p>For the rest see {@link LineOnlyReceiver}.
 */
public abstract class LineReceiver extends LineOnlyReceiver {
    private enum Mode {
        LINE,
        RAW
    }

    private Mode mode = Mode.LINE;

    /** Lines end with CR LF and have at most {@link #DEFAULT_MAX_LINE_BYTES}. */
    protected LineReceiver() {}

    /**
     * Lines end with CR LF.
     *
     * @param maxLineBytes the longest line, in bytes without its delimiter; 1 to 2^30
     * @throws IllegalArgumentException if the limit is out of range
     */
    protected LineReceiver(int maxLineBytes) {
        super(maxLineBytes);
    }

    /**
     * Lines end as the peers agreed.
     *
     * @param delimiter ends each line; one byte or more
     * @param maxLineBytes the longest line, in bytes without its delimiter; 1 to 2^30
     * @throws IllegalArgumentException if the delimiter is empty or the limit out of range
     */
    protected LineReceiver(byte[] delimiter, int maxLineBytes) {
        super(delimiter, maxLineBytes);
    }

    /**
     * Bytes arrived in raw mode. Does nothing unless overridden.
     *
     * @param data at least one byte; read-only and on loan until this returns. What is left unread in it is dropped,
     *     unless the mode is back to lines when this returns: then it is lines
     */
    protected void rawDataReceived(ByteBuffer data) {}

    /** From here on bytes are not looked at: they go to {@link #rawDataReceived} as they come. */
    public final void setRawMode() {
        switchTo(Mode.RAW);
    }

    /** From here on bytes are lines; inside {@link #rawDataReceived} beginning with those it leaves unread. */
    public final void setLineMode() {
        switchTo(Mode.LINE);
    }

    /**
     * From here on bytes are lines, and {@code extra} comes before all that is not delivered. Inside
     * {@link #rawDataReceived} it takes the place of what that leaves unread; handing over the very buffer it was given
     * is the same as {@link #setLineMode()}.
     *
     * @param extra from position to limit; copied
     */
    public final void setLineMode(ByteBuffer extra) {
        mode = Mode.LINE;
        Splitter splitter = openSplitter();
        splitter.unread(extra);
        closeSplitter(splitter);
    }

    private void switchTo(Mode newMode) {
        if (mode != newMode) {
            mode = newMode;
            closeSplitter(openSplitter());
        }
    }

    /**
     * Takes away all that has arrived and is not delivered.
     *
     * @return the bytes, delimiters included; the caller's own, empty if there are none
     */
    public final ByteBuffer clearLineBuffer() {
        Splitter splitter = openSplitter();
        ByteBuffer bytes = splitter.drain();
        closeSplitter(splitter);
        return bytes;
    }

    @Override
    final boolean deliverNext(Splitter splitter) {
        if (mode == Mode.LINE) {
            return super.deliverNext(splitter);
        }
        ByteBuffer data = splitter.takeRaw();
        if (data == null) {
            return false;
        }
        rawDataReceived(data);
        if (mode == Mode.LINE) {
            splitter.unreadRaw();
        }
        return true;
    }
}
