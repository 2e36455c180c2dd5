// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import dev.sennit.basic.Framing.Verdict;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorLocal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in, frames out; the machine below every receiver. A reactor has one, which its connections use in turn: what a
 * connection leaves behind at {@link #end()} is a {@link Held}, or nothing.
 *
 * <p>It looks at a window, which is either the inbox, a copy of what was just lent, or an array of the connection's own
 * in which a frame is put together. A frame is consumed before it is handed out, so none comes twice, whatever the
 * callback does. No byte is searched twice, and copying costs a constant factor, also when a peer sends single bytes.
 *
 * <p>{@code begin} ({@code next} {@code frame}? | {@code takeRaw} {@code unreadRaw}? | {@code unread} | {@code drain})* {@code end}
 */
final class Splitter {
    static final int INBOX_BYTES = 65_536;
    static final int SMALL_FRAME_BYTES = 4_096;
    static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private static final int SMALLEST_WINDOW_BYTES = 64;
    private static final byte[] NO_BYTES = {};
    private static final ReactorLocal<Splitter> LOCAL = new ReactorLocal<>(Splitter::new);

    private final byte[] inbox = new byte[INBOX_BYTES];
    private final ByteBuffer inboxView = ByteBuffer.wrap(inbox).asReadOnlyBuffer();
    private final byte[] smallFrame = new byte[SMALL_FRAME_BYTES];
    private final ByteBuffer smallFrameView = ByteBuffer.wrap(smallFrame).asReadOnlyBuffer();
    private final Cut cut = new Cut();
    private @Nullable Splitter nested;

    private @Nullable Framing framing; // non-null from begin() to end()
    private ByteBuffer loan = NOTHING; // what of it is in the inbox counts as read
    private byte[] window = inbox;
    private int start;
    private int end;
    private byte[] frameWindow = NO_BYTES; // the window the last frame was found in
    private @Nullable ByteBuffer raw; // non-null from takeRaw() to the end of its callback
    private byte[] rawWindow = NO_BYTES; // where raw lies, from its end backwards; none if it lies in the loan
    private int rawEnd;

    Splitter() {}

    /** The reactor's own; or, inside a callback that was given a frame of it, another one. */
    static Splitter of(Reactor reactor) {
        Splitter splitter = LOCAL.get(reactor);
        while (splitter.framing != null) {
            if (splitter.nested == null) {
                splitter.nested = new Splitter();
            }
            splitter = splitter.nested;
        }
        return splitter;
    }

    /** Goes on where {@link #end()} left off, with more bytes. */
    void begin(Framing newFraming, @Nullable Held held, ByteBuffer newLoan) {
        framing = newFraming;
        loan = newLoan;
        if (held == null) {
            empty();
        } else {
            look(held.window(), held.start(), held.end());
            cut.scanned = held.scanned();
            cut.needed = held.needed();
        }
    }

    /** Returns what is not delivered, for the next {@link #begin}; null if there is nothing. */
    @Nullable
    Held end() {
        giveBack();
        int unread = end - start + loan.remaining();
        Held held = null;
        if (unread > 0) {
            int fitting = Math.max(SMALLEST_WINDOW_BYTES, unread);
            if (window == inbox || window.length - end < loan.remaining() || window.length / 4 > fitting) {
                moveTo(new byte[fitting]);
            }
            append(loan.remaining());
            held = new Held(window, start, end, cut.scanned, cut.needed);
        }
        discard();
        return held;
    }

    /** Ends, and forgets what is not delivered. */
    void discard() {
        empty();
        framing = null;
        loan = NOTHING;
        frameWindow = NO_BYTES;
        raw = null;
        rawWindow = NO_BYTES;
    }

    /** Looks for the next frame and consumes it. */
    Verdict next() {
        Framing current = current();
        int appended = 0;
        for (; ; ) {
            if (end - start >= cut.needed) {
                Verdict verdict = current.examine(window, start, end, cut);
                if (verdict == Verdict.FRAME) {
                    consumeFrame(appended);
                }
                if (verdict != Verdict.INCOMPLETE) {
                    return verdict;
                }
            }
            if (!loan.hasRemaining()) {
                return Verdict.INCOMPLETE;
            }
            appended = more(current.longestFrameBytes());
        }
    }

    private void consumeFrame(int appended) {
        frameWindow = window;
        start = cut.next;
        cut.restart();
        if (window != inbox && end - start <= appended) {
            loan.position(loan.position() - (end - start)); // it came a moment ago, and is still there
            empty();
        }
    }

    /** Brings more bytes into the window; there are some. Returns how many. */
    private int more(int longestFrameBytes) {
        if (window == inbox) {
            if (start > 0 || end == 0) {
                giveBack();
                int bytes = Math.min(loan.remaining(), INBOX_BYTES);
                loan.get(inbox, 0, bytes);
                end = bytes;
                return bytes;
            }
            look(Arrays.copyOf(inbox, 2 * INBOX_BYTES), 0, INBOX_BYTES); // a frame longer than the inbox
        }
        int size = end - start;
        int wanted = Math.max(Math.max(size, SMALLEST_WINDOW_BYTES), cut.needed - size);
        int bytes = Math.min(loan.remaining(), Math.min(wanted, longestFrameBytes - size));
        reserve(bytes, longestFrameBytes);
        append(bytes);
        return bytes;
    }

    /** The message of the last frame: read-only, from 0 to its length, valid until the next call. */
    ByteBuffer frame() {
        int bytes = cut.to - cut.from;
        if (bytes <= SMALL_FRAME_BYTES) {
            System.arraycopy(frameWindow, cut.from, smallFrame, 0, bytes);
            return smallFrameView.clear().limit(bytes);
        }
        if (frameWindow == inbox) {
            return inboxView.slice(cut.from, bytes);
        }
        return ByteBuffer.wrap(frameWindow, cut.from, bytes).slice().asReadOnlyBuffer();
    }

    /** Why the last verdict was REFUSED. */
    String fault() {
        return cut.fault;
    }

    /** The length that was announced when the last verdict was REFUSED. */
    long announced() {
        return cut.announced;
    }

    /** Takes bytes as they come, without copying; null if there are none. */
    @Nullable
    ByteBuffer takeRaw() {
        cut.restart();
        giveBack();
        if (start < end) {
            rawWindow = window;
            rawEnd = end;
            raw = ByteBuffer.wrap(window, start, end - start).slice().asReadOnlyBuffer();
            empty();
        } else if (loan.hasRemaining()) {
            rawWindow = NO_BYTES;
            raw = loan.slice();
            loan.position(loan.limit());
        } else {
            raw = null;
        }
        return raw;
    }

    /** Puts back what the callback left unread of the last {@link #takeRaw()}, unless that was replaced. */
    void unreadRaw() {
        ByteBuffer taken = raw;
        raw = null;
        if (taken == null) {
            return;
        }
        int unread = taken.capacity() - taken.position(); // whatever limit it was given meanwhile
        if (rawWindow == NO_BYTES) {
            loan.position(loan.position() - unread);
        } else {
            look(rawWindow, rawEnd - unread, rawEnd);
        }
    }

    /** Puts bytes in front of all that is not delivered, in place of what is left of the last {@link #takeRaw()}. */
    @SuppressWarnings("ReferenceEquality") // the question is whether it is that very buffer
    void unread(ByteBuffer bytes) {
        if (bytes == raw) {
            return; // unreadRaw() does it, without copying
        }
        raw = null;
        giveBack();
        int extra = bytes.remaining();
        if (extra == 0) {
            return;
        }
        byte[] joined = new byte[Math.max(SMALLEST_WINDOW_BYTES, extra + end - start)];
        bytes.get(joined, 0, extra);
        System.arraycopy(window, start, joined, extra, end - start);
        look(joined, 0, extra + end - start);
        cut.restart();
    }

    /** How much is not delivered. */
    int unreadBytes() {
        return end - start + loan.remaining() + (raw == null ? 0 : raw.remaining());
    }

    /** Takes all that is not delivered. */
    ByteBuffer drain() {
        byte[] all = new byte[end - start + loan.remaining()];
        System.arraycopy(window, start, all, 0, end - start);
        loan.get(all, end - start, loan.remaining());
        empty();
        return ByteBuffer.wrap(all);
    }

    private Framing current() {
        Framing current = framing;
        if (current == null) {
            throw new IllegalStateException("not between begin and end");
        }
        return current;
    }

    private void look(byte[] newWindow, int newStart, int newEnd) {
        window = newWindow;
        start = newStart;
        end = newEnd;
    }

    private void empty() {
        look(inbox, 0, 0);
        cut.restart();
    }

    /** What is unread in the inbox counts as unread in the loan again. */
    private void giveBack() {
        if (window == inbox) {
            loan.position(loan.position() - (end - start));
            look(inbox, 0, 0);
        }
    }

    /** Sees to it that {@code bytes} fit in behind what is in the window, which is the connection's own. */
    private void reserve(int bytes, int longestFrameBytes) {
        int size = end - start;
        if (size + bytes > window.length) {
            long doubled = Math.min(2L * window.length, longestFrameBytes);
            moveTo(new byte[(int) Math.max(size + bytes, doubled)]);
        } else if (end + bytes > window.length) {
            moveTo(window);
        }
    }

    private void moveTo(byte[] target) {
        System.arraycopy(window, start, target, 0, end - start);
        look(target, 0, end - start);
    }

    private void append(int bytes) {
        loan.get(window, end, bytes);
        end += bytes;
    }
}
