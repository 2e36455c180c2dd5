// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpLimits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The chunked transfer coding (RFC 9112 section 7.1). Content is passed on as it comes; no chunk is waited for.
 *
 * <pre>
 *  LINE --size > 0--> DATA --> DATA_CR --> DATA_LF --> LINE
 *   '----size = 0--> END_CR --CRLF--> COMPLETE
 *                       '---any other byte--> TRAILERS --> COMPLETE           any fault: REFUSED
 * </pre>
 */
public final class ChunkedDecoder implements BodyDecoder {
    private enum State {
        LINE,
        DATA,
        DATA_CR,
        DATA_LF,
        END_CR,
        END_LF,
        TRAILERS,
        COMPLETE,
        REFUSED
    }

    private final HttpLimits limits;
    private final long maxBodyBytes;
    private final ChunkLineParser line;

    private State state = State.LINE;
    private long remainingBytes; // of the chunk
    private long bodyBytes; // of all chunks announced so far
    private @Nullable TrailerParser trailers; // null until there are any
    private @Nullable HttpFault fault; // non-null exactly while REFUSED

    /** A body within the limits; {@link HttpLimits#maxBodyBytes()} gives way to {@code maxBodyBytes}. */
    public ChunkedDecoder(HttpLimits limits, long maxBodyBytes) {
        this.limits = limits;
        this.maxBodyBytes = maxBodyBytes;
        line = new ChunkLineParser(limits);
    }

    @Override
    public int decode(byte[] in, int from, int to, BodySink sink) {
        Objects.checkFromToIndex(from, to, in.length);
        int p = from;
        while (p < to) {
            switch (state) {
                case LINE -> p = line(in, p, to);
                case DATA -> {
                    return data(in, p, to, sink);
                }
                case DATA_CR -> p = expect('\r', State.DATA_LF, in, p);
                case DATA_LF -> p = expect('\n', State.LINE, in, p);
                case END_CR -> p = end(in, p);
                case END_LF -> p = endLineFeed(in, p);
                case TRAILERS -> p = trailers(in, p, to);
                case COMPLETE, REFUSED -> throw new IllegalStateException("decode after " + state);
            }
            if (progress() != Progress.INCOMPLETE) {
                return p;
            }
        }
        return p;
    }

    private int line(byte[] in, int from, int to) {
        int p = line.parse(in, from, to);
        switch (line.progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> chunk(line.size());
            case REFUSED -> refuse(line.fault());
        }
        return p;
    }

    private void chunk(long size) {
        line.begin();
        if (size > maxBodyBytes - bodyBytes) {
            refuse(HttpFault.BODY_TOO_LARGE);
            return;
        }
        bodyBytes += size;
        remainingBytes = size;
        state = size == 0 ? State.END_CR : State.DATA;
    }

    private int data(byte[] in, int from, int to, BodySink sink) {
        int end = from + (int) Math.min(to - from, remainingBytes);
        remainingBytes -= end - from;
        if (remainingBytes == 0) {
            state = State.DATA_CR;
        }
        sink.data(in, from, end);
        return end;
    }

    private int expect(char wanted, State next, byte[] in, int from) {
        if (in[from] != wanted) {
            refuse(HttpFault.BAD_CHUNK_END);
            return from;
        }
        state = next;
        return from + 1;
    }

    private int end(byte[] in, int from) {
        if (in[from] == '\r') {
            state = State.END_LF;
            return from + 1;
        }
        trailers = new TrailerParser(limits);
        state = State.TRAILERS;
        return from;
    }

    private int endLineFeed(byte[] in, int from) {
        if (in[from] != '\n') {
            refuse(HttpFault.BARE_CR);
            return from;
        }
        state = State.COMPLETE;
        return from + 1;
    }

    private int trailers(byte[] in, int from, int to) {
        TrailerParser parser = Objects.requireNonNull(trailers);
        int before = parser.taken();
        switch (parser.parse(in, from, to)) {
            case INCOMPLETE -> {}
            case COMPLETE -> state = State.COMPLETE;
            case REFUSED -> refuse(parser.fault());
        }
        return from + parser.taken() - before;
    }

    private void refuse(HttpFault why) {
        fault = why;
        state = State.REFUSED;
    }

    @Override
    public Progress progress() {
        return switch (state) {
            case LINE, DATA, DATA_CR, DATA_LF, END_CR, END_LF, TRAILERS -> Progress.INCOMPLETE;
            case COMPLETE -> Progress.COMPLETE;
            case REFUSED -> Progress.REFUSED;
        };
    }

    @Override
    public HttpFault fault() {
        if (fault == null) {
            throw new IllegalStateException("no fault in " + state);
        }
        return fault;
    }

    @Override
    public HttpHeaders trailers() {
        return trailers == null ? new HttpHeaderList() : trailers.headers();
    }
}
