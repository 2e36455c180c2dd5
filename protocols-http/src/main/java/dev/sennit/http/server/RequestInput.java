// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.h1.RequestHeadParser;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What comes on a connection, cut into the heads and bodies of requests. Whether to read more is decided between requests only, so a request
 * that was begun is read to its end. While handlers work, the client has too much to read, or the connection has had its share of the turn,
 * the bytes behind stay in a {@link Backlog}, and the socket is not read.
 */
final class RequestInput {
    /** As many requests a turn takes of one connection; the others have their share before it goes on. */
    private static final int REQUESTS_PER_TURN = 32;

    private final HttpChannel channel;
    private final HttpLoop loop;
    private @Nullable RequestHeadParser parser; // non-null in a batch, and while it holds the beginning of a head
    private @Nullable Backlog backlog; // non-null while reading is paused between requests

    RequestInput(HttpChannel channel, HttpLoop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    // ---------------------------------------------------------------------------------------------------- taking

    void received(ByteBuffer data) {
        int length = data.remaining();
        byte[] in = loop.input(length);
        data.get(in, 0, length);
        int taken = batch(in, 0, length);
        if (mustWait(taken, length)) {
            wait(Backlog.copyOf(in, taken, length));
        }
    }

    /** Takes requests; returns the index of the first byte that has to wait, or {@code to}. */
    private int batch(byte[] in, int from, int to) {
        ResponseQueue queue = channel.responses();
        boolean gathers = queue.gather();
        if (parser == null) {
            parser = loop.borrowParser();
        }
        try {
            int taken = take(in, from, to);
            endOfBatch();
            return taken;
        } finally {
            if (gathers) {
                queue.release();
            }
        }
    }

    /** Stops before the end only between requests, and where nobody wants more of a body. */
    private int take(byte[] in, int from, int to) {
        int begun = 0;
        int p = from;
        while (p < to) {
            switch (channel.state()) {
                case IDLE -> {
                    if (channel.mustWait() || begun == REQUESTS_PER_TURN) {
                        return p;
                    }
                    begun++;
                    p = head(in, p, to);
                }
                case HEAD -> p = head(in, p, to);
                case BODY -> {
                    if (channel.bodies().isHeld()) {
                        return p;
                    }
                    p = channel.bodies().read(in, p, to);
                }
                case LAST -> {
                    if (channel.responses().holdsInput()) { // it may be another protocol's
                        return p;
                    }
                    channel.sentBehindLast();
                    p = to;
                }
                case SWITCHED -> {
                    return p;
                }
                case CLOSED -> p = to;
            }
        }
        return p;
    }

    private int head(byte[] in, int from, int to) {
        RequestHeadParser heads = Objects.requireNonNull(parser);
        int end = heads.parse(in, from, to);
        switch (heads.progress()) {
            case INCOMPLETE -> {
                if (heads.heldBytes() > 0) { // an empty line before a request does not begin it
                    channel.headBegan();
                }
            }
            case COMPLETE -> channel.headComplete(heads.head());
            case REFUSED -> channel.refuse(heads.fault());
        }
        return end;
    }

    private void endOfBatch() {
        switch (channel.state()) {
            case IDLE -> {
                if (!Objects.requireNonNull(parser).holdsBeginning()) {
                    letGoOfParser();
                }
            }
            case HEAD -> {}
            case BODY -> {
                letGoOfParser();
                channel.bodies().outliveBatch();
            }
            case LAST -> {
                letGoOfParser();
                channel.lastTaken();
            }
            case SWITCHED, CLOSED -> letGoOfParser();
        }
    }

    /** Whether this is in the middle of requests, or of a head. */
    boolean isInBatch() {
        return parser != null;
    }

    // ---------------------------------------------------------------------------------------------------- waiting

    private boolean mustWait(int taken, int to) {
        return switch (channel.state()) {
            case IDLE -> taken < to || channel.mustWait();
            case BODY -> taken < to || channel.bodies().isHeld();
            case LAST -> taken < to;
            case SWITCHED -> true;
            case HEAD, CLOSED -> false;
        };
    }

    private void wait(Backlog bytesBehind) {
        channel.transport().pauseProducing();
        backlog = bytesBehind;
        goOnIfPossible();
    }

    /** What comes has to wait, found out between two reads. */
    void hold() {
        if (backlog == null) {
            wait(Backlog.none());
        }
    }

    void goOnIfPossible() {
        if (backlog == null) {
            return;
        }
        switch (channel.state()) {
            case IDLE -> goOnWithRequests(backlog);
            case BODY -> {
                if (!channel.bodies().isHeld()) {
                    backlog.resumeIn(channel.transport().reactor(), this::takeBacklog);
                }
            }
            case SWITCHED -> backlog.resumeIn(channel.transport().reactor(), channel::handOver);
            case HEAD, LAST, CLOSED -> {}
        }
    }

    private void goOnWithRequests(Backlog waiting) {
        if (channel.responses().isOverfull()) {
            channel.responses().startPump();
        } else if (!channel.mustWait()) {
            waiting.resumeIn(channel.transport().reactor(), this::takeBacklog);
        }
    }

    private void takeBacklog() {
        Backlog waiting = Objects.requireNonNull(backlog);
        backlog = null;
        int taken = batch(waiting.bytes(), waiting.from(), waiting.to());
        if (mustWait(taken, waiting.to())) {
            wait(waiting.rest(taken));
        } else if (channel.state() != ChannelState.LAST) {
            channel.transport().resumeProducing();
        }
    }

    int waitingBytes() {
        return backlog == null ? 0 : backlog.to() - backlog.from();
    }

    /** The bytes that wait, for somebody else. The transport stays paused. */
    byte[] takeWaiting() {
        Backlog waiting = Objects.requireNonNull(backlog);
        backlog = null;
        return Arrays.copyOfRange(waiting.bytes(), waiting.from(), waiting.to());
    }

    // ----------------------------------------------------------------------------------------------------- ending

    /** No more is taken, and what waits is dropped. */
    void drop() {
        letGoOfParser();
        dropWaiting();
    }

    void dropWaiting() {
        if (backlog != null) {
            backlog.drop();
            backlog = null;
        }
    }

    private void letGoOfParser() {
        RequestHeadParser held = parser;
        parser = null;
        if (held != null) {
            loop.giveBack(held);
        }
    }
}
