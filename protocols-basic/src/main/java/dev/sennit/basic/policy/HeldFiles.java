// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Parts of files that go on in pieces, in order, and what was written behind each. */
final class HeldFiles {
    private final ArrayDeque<HeldFile> files = new ArrayDeque<>(2);
    private long heldBytes; // written behind them

    /** One part, as far as it has not been handed on. */
    static final class HeldFile {
        private final FileChannel channel;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final ByteArrayOutputStream behind = new ByteArrayOutputStream(0);
        private long position;
        private long leftBytes;

        HeldFile(FileChannel channel, long position, long count) {
            this.channel = channel;
            this.position = position;
            this.leftBytes = count;
        }

        CompletableFuture<Void> done() {
            return done;
        }

        boolean isHandedOn() {
            return leftBytes == 0;
        }

        long pieceBytes(long most) {
            return Math.min(leftBytes, most);
        }

        /** Hands a piece on. */
        CompletionStage<Void> transfer(Transport below, long bytes) {
            CompletionStage<Void> sent = below.transferFrom(channel, position, bytes);
            position += bytes;
            leftBytes -= bytes;
            return sent;
        }

        ByteBuffer behind() {
            return ByteBuffer.wrap(behind.toByteArray());
        }
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Of memory: without what is in the files. */
    long heldBytes() {
        return heldBytes;
    }

    long leftBytes() {
        return files.stream().mapToLong(each -> each.leftBytes).sum();
    }

    CompletableFuture<Void> add(FileChannel channel, long position, long count) {
        if (files.size() == Transport.MAX_TRANSFERS) {
            throw new IllegalStateException("MAX_TRANSFERS, " + Transport.MAX_TRANSFERS
                    + ", parts of files wait on this connection already: " + channel + " is one too many");
        }
        HeldFile added = new HeldFile(channel, position, count);
        files.add(added);
        return added.done();
    }

    /** Keeps bytes until the files before them are sent. */
    void append(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        files.getLast().behind.writeBytes(copy);
        heldBytes += copy.length;
    }

    HeldFile first() {
        return files.getFirst();
    }

    void removeFirst() {
        heldBytes -= files.removeFirst().behind.size();
    }

    /** They will not be sent. */
    void fail(CloseReason why) {
        List<HeldFile> failed = List.copyOf(files);
        files.clear();
        heldBytes = 0;
        for (HeldFile each : failed) {
            each.done().completeExceptionally(new ConnectionLostException(why));
        }
    }

    /** Forgets the bytes; who waits for the files is told by {@link #fail}. */
    void drop() {
        heldBytes = 0;
        for (HeldFile each : files) {
            each.leftBytes = 0;
            each.behind.reset();
        }
    }
}
