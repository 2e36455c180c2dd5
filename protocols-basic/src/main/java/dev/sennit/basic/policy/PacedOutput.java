// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.basic.policy.HeldFiles.HeldFile;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a throttled connection. Bytes are handed on and paid for afterwards; a file is handed on in pieces,
 * each when those before are paid for, and what is written behind it waits.
 *
 * <p>It is registered as the producer of the transport below while there is one above or a file waits, so that closes wait
 * for both and are bounded as with any producer.
 */
final class PacedOutput implements PushProducer {
    private static final long MAX_PIECE_BYTES = 262_144; // what a connection sends of a file in a turn

    /** Who does not want that the producer goes on. It does when nobody is left. */
    private enum Pause {
        BY_TRANSPORT,
        FOR_RATE,
        FOR_FILES
    }

    private enum Registration {
        NONE,
        REGISTERED,
        /** The transport takes nothing any more. */
        STOPPED
    }

    private final ThrottledConnection connection;
    private final TokenBucket bucket;
    private final long maxHeldBytes;
    private final HeldFiles files = new HeldFiles();
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private Registration registration = Registration.NONE;
    private @Nullable PacedProducer producer; // null unless one is registered above
    private @Nullable DelayedCall paid; // active while the rate is exceeded
    private boolean pieceUnderWay;
    private boolean writeEnded; // by loseWriteConnection

    PacedOutput(ThrottledConnection connection, TokenBucket bucket, long maxHeldBytes) {
        this.connection = connection;
        this.bucket = bucket;
        this.maxHeldBytes = maxHeldBytes;
    }

    private Transport below() {
        return connection.transport();
    }

    // ---------------------------------------------------------------------------------------------------- bytes

    void write(ByteBuffer data) {
        writeSequence(List.of(data));
    }

    void writeSequence(List<ByteBuffer> data) {
        if (files.isEmpty()) {
            long bytes = data.stream().mapToLong(ByteBuffer::remaining).sum();
            below().writeSequence(data);
            spend(bytes);
        } else {
            data.forEach(this::hold);
        }
    }

    private void hold(ByteBuffer data) {
        if (takesMore()) {
            long bytes = data.remaining() + connection.bufferedBytes();
            if (bytes > maxHeldBytes) {
                connection.abortConnection(new CloseReason.Lost(new IOException(
                        bytes + " bytes to be queued, more than maxBufferedBytes, " + maxHeldBytes + ", allows")));
            } else {
                files.append(data);
            }
        }
        data.position(data.limit());
    }

    /** While files wait the transport below still takes what it is given, since a close waits for this. */
    private boolean takesMore() {
        return producer != null || !(connection.isClosing() || writeEnded);
    }

    void endsWriting() {
        writeEnded = true;
    }

    long heldBytes() {
        return files.heldBytes();
    }

    // ----------------------------------------------------------------------------------------------------- rate

    /** That much was handed on just now. */
    private void spend(long bytes) {
        long waitNanos = bucket.spendNanos(bytes, connection.reactor().nanoTime());
        if (waitNanos == 0) {
            return;
        }
        paid = connection.later(paid, waitNanos, this::paidFor);
        if (producer == null) {
            connection.pauseForWrites();
        }
        pause(Pause.FOR_RATE);
    }

    private boolean isExceeded() {
        return paid != null && paid.active();
    }

    private void paidFor() {
        sendPiece();
        if (!isExceeded()) {
            connection.resumeAfterWrites();
            resume(Pause.FOR_RATE);
        }
    }

    // ---------------------------------------------------------------------------------------------------- files

    CompletionStage<Void> transfer(FileChannel file, long position, long count) {
        register();
        if (registration == Registration.STOPPED) {
            return below().transferFrom(file, position, count); // which says why not
        }
        if (!takesMore()) {
            return CompletableFuture.failedStage(new ConnectionLostException(CloseReason.DONE));
        }
        CompletionStage<Void> done = files.add(file, position, count);
        guarded(() -> {
            pause(Pause.FOR_FILES);
            sendPiece();
        });
        return done;
    }

    boolean hasFiles() {
        return !files.isEmpty();
    }

    long transferBytesLeft() {
        return files.leftBytes();
    }

    private void sendPiece() {
        if (files.isEmpty() || pieceUnderWay || isExceeded()) {
            return;
        }
        HeldFile first = files.first();
        long bytes = first.pieceBytes(Math.min(bucket.atOnce(), MAX_PIECE_BYTES));
        pieceUnderWay = true;
        CompletionStage<Void> sent = first.transfer(below(), bytes);
        spend(bytes);
        sent.whenComplete((done, failure) -> {
            if (failure == null) { // else the connection is lost, of which this hears
                guarded(this::pieceSent);
            }
        });
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) { // nobody else would hear of it
            connection.abortConnection(new CloseReason.ApplicationError(failure));
        }
    }

    private void pieceSent() {
        pieceUnderWay = false;
        if (files.isEmpty()) {
            return; // the connection was lost
        }
        HeldFile first = files.first();
        if (first.isHandedOn()) {
            files.removeFirst();
            writeBehind(first.behind());
            first.done().complete(null);
        }
        sendPiece();
        if (files.isEmpty()) {
            allTransferred();
        }
    }

    private void writeBehind(ByteBuffer data) {
        if (data.hasRemaining()) {
            long bytes = data.remaining();
            below().write(data);
            spend(bytes);
        }
    }

    private void allTransferred() {
        if (producer == null || (connection.isClosing() && isFedByProtocol())) {
            unregisterProducer();
        }
        resume(Pause.FOR_FILES);
    }

    // ------------------------------------------------------------------------------------------------- producer

    void registerProducer(Producer above) {
        if (producer != null) {
            throw new IllegalStateException("a producer is registered already: " + producer);
        }
        if (registration == Registration.REGISTERED && !takesMore()) {
            above.stopProducing();
            return;
        }
        producer = new PacedProducer(connection, this, above);
        register();
        if (producer != null) {
            producer.begin();
        }
    }

    private void register() {
        if (registration != Registration.REGISTERED) {
            registration = Registration.REGISTERED;
            below().registerProducer(this);
        }
    }

    void unregisterProducer() {
        if (producer != null) {
            producer.forget();
            producer = null;
        }
        if (files.isEmpty()) {
            pauses.remove(Pause.BY_TRANSPORT);
            registration = registration == Registration.REGISTERED ? Registration.NONE : registration;
            below().unregisterProducer();
        }
    }

    /** A close does not wait for the protocol that asked for it. */
    void closes() {
        if (isFedByProtocol() && !connection.isClosing()) {
            unregisterProducer();
        }
    }

    boolean isFedByProtocol() {
        return producer != null && connection.isProtocol(producer.above());
    }

    boolean isPaused() {
        return !pauses.isEmpty();
    }

    private void pause(Pause reason) {
        boolean first = pauses.isEmpty();
        pauses.add(reason);
        if (first && producer != null) {
            producer.pause();
        }
    }

    private void resume(Pause reason) {
        if (pauses.remove(reason) && pauses.isEmpty() && producer != null) {
            producer.resume();
        }
    }

    @Override
    public void pauseProducing() {
        pause(Pause.BY_TRANSPORT);
    }

    @Override
    public void resumeProducing() {
        resume(Pause.BY_TRANSPORT);
    }

    @Override
    public void allSent() {
        if (producer != null) {
            producer.allSent();
        }
    }

    @Override
    public void stopProducing() {
        registration = Registration.STOPPED;
        PacedProducer stopped = producer;
        producer = null;
        if (stopped != null) {
            stopped.stop();
        }
    }

    // ------------------------------------------------------------------------------------------------------ end

    void drop() {
        files.drop();
    }

    void lost(CloseReason why) {
        files.fail(why);
    }

    void cancel() {
        ThrottledConnection.cancel(paid);
    }

    @Override
    public String toString() {
        return "paced " + (producer == null ? "files" : producer);
    }
}
