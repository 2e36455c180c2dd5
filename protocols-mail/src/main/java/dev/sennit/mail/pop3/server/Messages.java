// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.UnreadableMessageException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The UIDs and sizes of a maildrop's messages, 16 bytes for each. */
final class Messages {
    private final long[] uids;
    private final long[] sizes;
    private int count;
    private long octets;

    /** Room for some. */
    Messages(int most) {
        uids = new long[most];
        sizes = new long[most];
    }

    int count() {
        return count;
    }

    long octets() {
        return octets;
    }

    long uid(int number) {
        return uids[number - 1];
    }

    long sizeOctets(int number) {
        return sizes[number - 1];
    }

    /** Takes all that a cursor has; those for which there is no room are left. */
    CompletionStage<Messages> readAll(MessageCursor cursor) {
        CompletableFuture<Messages> done = new CompletableFuture<>();
        read(cursor, done);
        return done;
    }

    /** What is there at once is taken in a loop, and not one call inside the other. */
    private void read(MessageCursor cursor, CompletableFuture<Messages> done) {
        while (!done.isDone()) {
            CompletableFuture<Optional<MessageData>> next = next(cursor);
            if (!next.isDone()) {
                next.whenComplete((message, failure) -> {
                    take(message, failure, done);
                    read(cursor, done);
                });
                return;
            }
            next.whenComplete((message, failure) -> take(message, failure, done));
        }
    }

    private static CompletableFuture<Optional<MessageData>> next(MessageCursor cursor) {
        try {
            return cursor.next().toCompletableFuture();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void take(
            @Nullable Optional<MessageData> message, @Nullable Throwable failure, CompletableFuture<Messages> done) {
        if (Answers.cause(failure) instanceof UnreadableMessageException unreadable) {
            takeOrEnd(unreadable.uid(), 0, done); // it keeps its number, and fails when it is retrieved
        } else if (failure != null) {
            done.completeExceptionally(failure);
        } else if (message == null || message.isEmpty()) {
            done.complete(this);
        } else {
            MessageData found = message.get();
            takeOrEnd(found.state().uid(), found.sizeOctets().orElseThrow(), done);
        }
    }

    private void takeOrEnd(long uid, long sizeOctets, CompletableFuture<Messages> done) {
        if (count == uids.length) {
            done.complete(this);
        } else {
            uids[count] = uid;
            sizes[count++] = sizeOctets;
            octets += sizeOctets;
        }
    }
}
