// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * What stands around the compressed data of a gzip member (RFC 1952 section 2.3), resumable at every byte.
 *
 * <pre>
 *  FIXED --> EXTRA_LENGTH --> EXTRA --> NAME --> COMMENT --> HEADER_CHECK --> DATA --> TRAILER --> COMPLETE
 *     each but FIXED, DATA and TRAILER only if its flag is set
 * </pre>
 */
final class GzipFraming {
    private enum State {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CHECK,
        DATA,
        TRAILER,
        COMPLETE
    }

    private static final int FIXED_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int DEFLATE = 8;
    private static final int HAS_CHECK = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xe0;
    private static final int MOST_HEADER_BYTES = 70_000; // an extra field may have 65,535

    private final CRC32 crc = new CRC32();
    private State state = State.FIXED;
    private int flags;
    private int count; // of the bytes of this state
    private int headerBytes;
    private long number; // being read, lowest byte first
    private long sizeBytes;

    boolean headerIsComplete() {
        return switch (state) {
            case FIXED, EXTRA_LENGTH, EXTRA, NAME, COMMENT, HEADER_CHECK -> false;
            case DATA, TRAILER, COMPLETE -> true;
        };
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    /** Takes bytes of the header, as far as they belong to it. */
    void header(ByteBuffer in) throws IOException {
        while (in.hasRemaining() && !headerIsComplete()) {
            if (++headerBytes > MOST_HEADER_BYTES) {
                throw new IOException("the gzip header is longer than " + MOST_HEADER_BYTES + " bytes");
            }
            headerByte(in.get() & 0xff);
        }
    }

    private void headerByte(int b) throws IOException {
        int index = count++;
        switch (state) {
            case FIXED -> fixed(index, b);
            case EXTRA_LENGTH -> {
                number |= (long) b << (8 * index);
                if (index == 1) {
                    enter(number == 0 ? afterExtra() : State.EXTRA);
                }
            }
            case EXTRA -> {
                if (count == number) {
                    enter(afterExtra());
                }
            }
            case NAME -> {
                if (b == 0) {
                    enter(afterName());
                }
            }
            case COMMENT -> {
                if (b == 0) {
                    enter(afterComment());
                }
            }
            case HEADER_CHECK -> {
                if (index == 1) {
                    enter(State.DATA);
                }
            }
            case DATA, TRAILER, COMPLETE -> throw new IllegalStateException("header in " + state);
        }
    }

    private void fixed(int index, int b) throws IOException {
        boolean wrong = (index == 0 && b != 0x1f) || (index == 1 && b != 0x8b) || (index == 2 && b != DEFLATE);
        if (wrong || (index == 3 && (b & RESERVED) != 0)) {
            throw new IOException("the content is not gzip, though it says so");
        }
        if (index == 3) {
            flags = b;
        }
        if (count == FIXED_BYTES) {
            enter((flags & HAS_EXTRA) != 0 ? State.EXTRA_LENGTH : afterExtra());
        }
    }

    private State afterExtra() {
        return (flags & HAS_NAME) != 0 ? State.NAME : afterName();
    }

    private State afterName() {
        return (flags & HAS_COMMENT) != 0 ? State.COMMENT : afterComment();
    }

    private State afterComment() {
        return (flags & HAS_CHECK) != 0 ? State.HEADER_CHECK : State.DATA;
    }

    private void enter(State next) {
        if (next != State.EXTRA) {
            number = 0;
        }
        count = 0;
        state = next;
    }

    /** What came out. */
    void content(ByteBuffer bytes) {
        sizeBytes += bytes.remaining();
        crc.update(bytes);
    }

    /** Takes bytes behind the compressed data, as far as they belong to the member. */
    void trailer(ByteBuffer in) throws IOException {
        if (state == State.DATA) {
            enter(State.TRAILER);
        }
        while (in.hasRemaining() && state == State.TRAILER) {
            number |= (in.get() & 0xffL) << (8 * count++);
            if (count == TRAILER_BYTES) {
                check();
            }
        }
    }

    private void check() throws IOException {
        if ((number & 0xffff_ffffL) != crc.getValue() || number >>> 32 != (sizeBytes & 0xffff_ffffL)) {
            throw new IOException("the decompressed content does not match its checksum");
        }
        state = State.COMPLETE;
    }
}
