// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.ResponseBody;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.http.h1.ResponseHeadWriter;
import dev.sennit.http.h1.TrailerFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body that the application writes.
 *
 * <pre>
 *   WAITING --it is its turn--> OPEN --end--> ENDED          any but ENDED: nobody reads it --> LOST
 *      '--end or fail--> COMPLETE --it is its turn--> ENDED
 * </pre>
 */
final class PushedBody implements OutgoingBody, ResponseBody {
    private enum Stage {
        WAITING,
        COMPLETE,
        OPEN,
        ENDED,
        LOST
    }

    private static final Logger LOG = LoggerFactory.getLogger(HttpChannel.class);

    private final ResponseQueue queue;
    private final Exchange exchange;
    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>(); // copies, while it is not its turn
    private Stage stage = Stage.WAITING;
    private BodyFraming framing = BodyFraming.CHUNKED; // known once it is its turn
    private long remainingBytes; // UNKNOWN if no length was announced
    private int waitingBytes;
    private long sentBytes;
    private HttpHeaders trailers = NO_TRAILERS;
    private @Nullable Throwable failure; // non-null if it failed before its turn
    private @Nullable Runnable drain; // these two non-null once somebody wants to hear
    private @Nullable Runnable lost;
    private boolean wasFull; // somebody may wait for the drain

    PushedBody(ResponseQueue queue, Exchange exchange, long lengthBytes) {
        this.queue = queue;
        this.exchange = exchange;
        this.remainingBytes = lengthBytes;
    }

    // -------------------------------------------------------------------------------------------- for the application

    @Override
    public void write(ByteBuffer data) {
        requireOpen();
        int bytes = data.remaining();
        if (stage == Stage.LOST || bytes == 0) {
            data.position(data.limit());
        } else if (remainingBytes != UNKNOWN && bytes > remainingBytes) {
            fail(new IOException("the body goes on " + (bytes - remainingBytes) + " bytes after its announced length"));
        } else {
            if (remainingBytes != UNKNOWN) {
                remainingBytes -= bytes;
            }
            accept(data, bytes);
        }
    }

    private void accept(ByteBuffer data, int bytes) {
        if (stage == Stage.OPEN) {
            queue.push(data, framing);
            exchange.bodySent(bytes);
            wasFull |= queue.isOverfull();
        } else if (bytes > MAX_WAITING_BYTES - waitingBytes) {
            queue.cutOff(new IllegalStateException("more than " + MAX_WAITING_BYTES
                    + " bytes were written while answers before were due: isReady() tells when to wait"));
        } else {
            wasFull = true;
            waitingBytes += bytes;
            waiting.add(ByteBuffer.allocate(bytes).put(data).flip());
        }
    }

    @Override
    public void end() {
        end(NO_TRAILERS);
    }

    @Override
    public void end(HttpHeaders fieldsBehind) {
        requireOpen();
        check(fieldsBehind);
        if (stage == Stage.LOST) {
            return;
        }
        if (remainingBytes > 0) {
            fail(new IOException("the body ended " + remainingBytes + " bytes before its announced length"));
            return;
        }
        trailers = fieldsBehind.size() == 0 ? NO_TRAILERS : new HttpHeaderList().addAll(fieldsBehind);
        if (stage == Stage.OPEN) {
            stage = Stage.ENDED;
            queue.pushEnded(exchange, framing, trailers);
        } else {
            stage = Stage.COMPLETE;
        }
    }

    private void check(HttpHeaders fieldsBehind) {
        HttpHeaders announced = exchange.headers();
        boolean any = announced != null && announced.contains("Trailer");
        for (int i = 0; i < fieldsBehind.size(); i++) {
            String name = fieldsBehind.name(i);
            ResponseHeadWriter.requireApplications(name);
            TrailerFields.require(name);
            if (any && announced != null && !isAnnounced(announced, name)) {
                throw new IllegalArgumentException(
                        "the trailer " + name + " is not among those that the Trailer field announced");
            }
        }
    }

    private static boolean isAnnounced(HttpHeaders announced, String name) {
        for (int i = 0; i < announced.size(); i++) {
            if (announced.name(i).equalsIgnoreCase("Trailer")) {
                for (String each : announced.value(i).split(",", -1)) {
                    if (each.strip().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Override
    public void fail(Throwable cause) {
        requireOpen();
        switch (stage) {
            case WAITING -> {
                failure = cause;
                stage = Stage.COMPLETE;
            }
            case OPEN -> queue.cutOff(cause);
            case COMPLETE, ENDED, LOST -> {}
        }
    }

    /** The handler failed behind its answer: nobody may be left to end this. */
    void handlerFailed(Throwable cause) {
        if (stage == Stage.WAITING) {
            fail(cause);
        }
    }

    private void requireOpen() {
        if (stage == Stage.COMPLETE || stage == Stage.ENDED) {
            throw new IllegalStateException("this body has ended");
        }
        queue.checkThread();
    }

    @Override
    public boolean isReady() {
        boolean ready = stage == Stage.OPEN && !queue.isOverfull();
        wasFull |= !ready;
        return ready;
    }

    @Override
    public void onDrain(Runnable call) {
        drain = call;
    }

    @Override
    public boolean isLost() {
        return stage == Stage.LOST;
    }

    @Override
    public void onLost(Runnable call) {
        lost = call;
        if (stage == Stage.LOST) {
            queue.inLaterTurn(this::tellLost);
        }
    }

    // ------------------------------------------------------------------------------------------------ for the queue

    @Override
    public long remainingBytes() {
        return remainingBytes == UNKNOWN ? UNKNOWN : remainingBytes + waitingBytes;
    }

    /** Nothing was sent yet. */
    @Override
    public boolean fetch() throws IOException {
        if (failure != null) {
            throw new IOException("the application gave up", failure);
        }
        return !waiting.isEmpty();
    }

    /** It is its turn. */
    @Override
    public boolean send(ResponseOutput out, BodyFraming newFraming, int mostBytes) {
        framing = newFraming;
        for (ByteBuffer each = waiting.poll(); each != null; each = waiting.poll()) {
            out.piece(each, framing);
        }
        sentBytes = waitingBytes;
        waitingBytes = 0;
        if (stage == Stage.COMPLETE) {
            stage = Stage.ENDED;
            return true;
        }
        stage = Stage.OPEN;
        if (wasFull) {
            queue.inLaterTurn(this::drained);
        }
        return false;
    }

    /** The client has taken what was on its way. */
    void drained() {
        if (wasFull && drain != null && isReady()) {
            wasFull = false;
            try {
                drain.run();
            } catch (RuntimeException | Error fault) {
                exchange.failed(fault);
            }
        }
    }

    @Override
    public HttpHeaders trailers() {
        return trailers;
    }

    @Override
    public long takeSentBytes() {
        long taken = sentBytes;
        sentBytes = 0;
        return taken;
    }

    @Override
    public boolean isTransferring() {
        return false;
    }

    @Override
    public void close() {
        waiting.clear();
        if (stage != Stage.ENDED && stage != Stage.LOST) {
            stage = Stage.LOST;
            queue.inLaterTurn(this::tellLost);
        }
    }

    private void tellLost() {
        Runnable told = lost;
        lost = null;
        if (told != null) {
            try {
                told.run();
            } catch (RuntimeException | Error fault) {
                LOG.error("who writes a body failed when it was lost", fault);
            }
        }
    }

    @Override
    public String toString() {
        return "pushed body " + stage;
    }
}
