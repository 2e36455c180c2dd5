// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads one header, cut at any places, and not a byte behind it. Strict: what the specification does not allow is a
 * {@link ProxyHeaderException}, as early as it can be seen. Holds at most one header.
 */
public final class ProxyHeaderParser {
    /** How long a line of version 1 may be, its CRLF included. */
    public static final int MAX_LINE_BYTES = 107;

    /** How many bytes may follow the fixed part of version 2, unless said otherwise. */
    public static final int DEFAULT_MAX_BLOCK_BYTES = 536;

    private static final byte[] LINE_START = {'P', 'R', 'O', 'X', 'Y', ' '};
    private static final int COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;

    private enum State {
        START,
        /** Version 1, until CRLF. */
        LINE,
        /** Version 2, until the length. */
        FIXED,
        /** Version 2, the addresses and TLVs. */
        BLOCK,
        OVER
    }

    private final int maxBlockBytes;
    private State state = State.START;
    private byte[] held = new byte[MAX_LINE_BYTES];
    private int count;

    /** With {@link #DEFAULT_MAX_BLOCK_BYTES}. */
    public ProxyHeaderParser() {
        this(DEFAULT_MAX_BLOCK_BYTES);
    }

    /**
     * A parser for one header.
     *
     * @param maxBlockBytes how many bytes may follow the fixed part of version 2, from 0 to 65,535
     * @throws IllegalArgumentException if that is out of range
     */
    public ProxyHeaderParser(int maxBlockBytes) {
        this.maxBlockBytes = requireBlockBytes(maxBlockBytes);
    }

    static int requireBlockBytes(int bytes) {
        if (bytes < 0 || bytes > 0xffff) {
            throw new IllegalArgumentException("maxBlockBytes must be from 0 to 65535, not " + bytes);
        }
        return bytes;
    }

    /**
     * Takes bytes until the header is complete.
     *
     * @param data read up to the end of the header; what is left in it belongs to whatever comes behind
     * @return the header; empty if it takes more bytes
     * @throws ProxyHeaderException if this cannot be a header
     * @throws IllegalStateException if the header was complete or wrong before
     */
    public Optional<ProxyHeader> parse(ByteBuffer data) throws ProxyHeaderException {
        if (state == State.OVER) {
            throw new IllegalStateException("this parser has had its header");
        }
        while (data.hasRemaining()) {
            held[count++] = data.get();
            State before = state;
            state = State.OVER; // if it is wrong
            State after = next(before);
            if (after == State.OVER) {
                return Optional.of(
                        before == State.LINE
                                ? LineReader.read(held, count)
                                : BlockReader.read(Arrays.copyOf(held, count)));
            }
            state = after;
        }
        return Optional.empty();
    }

    /** Where the byte that was just taken leads to; OVER when it was the last one. */
    private State next(State before) throws ProxyHeaderException {
        return switch (before) {
            case START -> start();
            case LINE -> line();
            case FIXED -> fixed();
            case BLOCK -> count == held.length ? State.OVER : State.BLOCK;
            case OVER -> throw new IllegalStateException("no byte is taken then");
        };
    }

    private State start() throws ProxyHeaderException {
        if (held[0] == LINE_START[0]) {
            return State.LINE;
        }
        require(held[0] == HeaderWriter.SIGNATURE[0]);
        return State.FIXED;
    }

    private State line() throws ProxyHeaderException {
        if (count <= LINE_START.length) {
            require(held[count - 1] == LINE_START[count - 1]);
        }
        if (held[count - 1] == '\n' && held[count - 2] == '\r') {
            return State.OVER;
        }
        if (count == MAX_LINE_BYTES) {
            throw new ProxyHeaderException(
                    ProxyFault.LINE_TOO_LONG, "a PROXY line ends within " + MAX_LINE_BYTES + " bytes");
        }
        return State.LINE;
    }

    private State fixed() throws ProxyHeaderException {
        int last = count - 1;
        if (last < HeaderWriter.SIGNATURE.length) {
            require(held[last] == HeaderWriter.SIGNATURE[last]);
        } else if (last == COMMAND_AT) {
            BlockReader.checkCommand(held[last]);
        } else if (last == FAMILY_AT) {
            BlockReader.checkFamily(held[COMMAND_AT], held[last]);
        } else if (count == HeaderWriter.FIXED_BYTES) {
            return fixedComplete();
        }
        return State.FIXED;
    }

    private State fixedComplete() throws ProxyHeaderException {
        int length = (held[count - 2] & 0xff) << 8 | (held[count - 1] & 0xff);
        if (length > maxBlockBytes) {
            throw new ProxyHeaderException(
                    ProxyFault.TOO_LONG,
                    "a PROXY header of " + length + " bytes behind its fixed part; at most " + maxBlockBytes
                            + " are accepted");
        }
        BlockReader.checkLength(held[COMMAND_AT], held[FAMILY_AT], length);
        held = Arrays.copyOf(held, HeaderWriter.FIXED_BYTES + length);
        return length == 0 ? State.OVER : State.BLOCK;
    }

    private void require(boolean asExpected) throws ProxyHeaderException {
        if (!asExpected) {
            throw new ProxyHeaderException(
                    ProxyFault.NOT_A_HEADER,
                    String.format("no PROXY header: byte %d is 0x%02x", count, held[count - 1] & 0xff));
        }
    }
}
