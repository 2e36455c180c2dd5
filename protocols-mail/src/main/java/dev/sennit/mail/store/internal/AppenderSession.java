// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MessageAppender;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Gathers a message in memory until there is enough for a worker; a small one costs one piece of work in all. */
final class AppenderSession implements MessageAppender {
    /** From so many bytes on they are given to the storage. */
    static final int SPILL_BYTES = 64 << 10;

    private enum State {
        OPEN,
        COMMITTING,
        FAILED,
        ENDED
    }

    private final AccountSession account;
    private final MailboxId mailbox;
    private Commit.Message message; // its key may come at the end
    private final SerialQueue line;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final Object lock = new Object();
    private final List<CompletableFuture<Void>> roomWanted = new ArrayList<>(); // guarded by lock, as all below
    private ByteArrayOutputStream waiting = new ByteArrayOutputStream(0);
    private State state = State.OPEN;
    private boolean spilling;
    private @Nullable Throwable failure; // non-null in FAILED

    AppenderSession(AccountSession account, MailboxId mailbox, Commit.Message message) {
        this.account = account;
        this.mailbox = mailbox;
        this.message = message;
        this.line = account.shared().lineOfItsOwn();
    }

    Commit.Message message() {
        return message;
    }

    boolean isOf(AccountSession otherAccount) {
        return account == otherAccount;
    }

    boolean isFor(MailboxId otherMailbox) {
        return mailbox.equals(otherMailbox);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        CompletableFuture<Void> room = new CompletableFuture<>();
        synchronized (lock) {
            if (failure != null) {
                return CompletableFuture.failedFuture(Failures.of(failure));
            }
            checkOpen();
            if (waiting.size() + (long) bytes.remaining() > MAX_WAITING_BYTES) {
                throw new IllegalStateException("more than " + MAX_WAITING_BYTES
                        + " bytes wait for the storage: wait for the stage of the write before");
            }
            append(bytes);
            if (waiting.size() < SPILL_BYTES) {
                room.complete(null);
                return room;
            }
            roomWanted.add(room);
            if (spilling) {
                return room;
            }
            spilling = true;
        }
        line.execute(new Spill());
        return room;
    }

    private void append(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        waiting.writeBytes(copy);
    }

    @Override
    public CompletionStage<AppendResult> commit() {
        return begin(null);
    }

    /** In the place of another. */
    CompletionStage<AppendResult> replace(SharedAccount.Replaced other) {
        return begin(other);
    }

    private CompletionStage<AppendResult> begin(SharedAccount.@Nullable Replaced replaced) {
        CompletableFuture<AppendResult> outcome = new CompletableFuture<>();
        new CommitSession(account, mailbox, List.of(this), replaced).begin().whenComplete((results, why) -> {
            if (why == null) {
                outcome.complete(results.get(0));
            } else {
                outcome.completeExceptionally(why);
            }
        });
        return outcome;
    }

    @Override
    public CompletionStage<AppendResult> commit(String idempotencyKey) {
        synchronized (lock) {
            checkOpen();
            message = message.withKey(idempotencyKey);
        }
        return begin(null);
    }

    /** Nothing more will come. Whoever commits it twice has made a mistake. */
    void claim() {
        synchronized (lock) {
            checkOpen();
            if (failure == null) {
                state = State.COMMITTING;
            }
        }
    }

    /** It was claimed together with one that cannot be. */
    void giveBack() {
        synchronized (lock) {
            if (state == State.COMMITTING) {
                state = State.OPEN;
            }
        }
    }

    /** Of one that is claimed. */
    void finish() {
        synchronized (lock) {
            if (failure != null) {
                return; // which finished tells
            }
        }
        line.execute(new Finish());
    }

    /** Whether all of it could be written. Told by a worker, unless it has failed. */
    CompletableFuture<Void> finished() {
        return finished;
    }

    void committed() {
        synchronized (lock) {
            state = State.ENDED;
        }
        account.ended(this);
    }

    private void checkOpen() {
        if (state == State.COMMITTING || state == State.ENDED) {
            throw new IllegalStateException("the message was committed or aborted before");
        }
    }

    @Override
    public void abort() {
        synchronized (lock) {
            if (state != State.OPEN) {
                return;
            }
            state = State.ENDED;
            waiting = new ByteArrayOutputStream(0);
        }
        line.execute(new Discard());
        account.ended(this);
    }

    private ByteBuffer take() {
        synchronized (lock) {
            ByteBuffer bytes = ByteBuffer.wrap(waiting.toByteArray());
            waiting = new ByteArrayOutputStream(0);
            return bytes;
        }
    }

    /** It will not be in the mailbox. */
    void fail(Throwable why) {
        List<CompletableFuture<Void>> told;
        boolean isNews;
        synchronized (lock) {
            told = takeRoomWanted(); // also who waits for one that was aborted meanwhile
            isNews = state == State.OPEN || state == State.COMMITTING;
            if (isNews) {
                state = State.FAILED;
                failure = why;
                waiting = new ByteArrayOutputStream(0);
            }
        }
        if (isNews) {
            account.ended(this);
            message.draft().discard();
        }
        account.answers().execute(() -> told.forEach(room -> room.completeExceptionally(Failures.of(why))));
        if (isNews) {
            finished.completeExceptionally(why);
        }
    }

    private List<CompletableFuture<Void>> takeRoomWanted() {
        List<CompletableFuture<Void>> wanted = List.copyOf(roomWanted);
        roomWanted.clear();
        return wanted;
    }

    /** Hands over what has been gathered. */
    private final class Spill implements SerialQueue.Work {
        @Override
        public void run() {
            List<CompletableFuture<Void>> told;
            try {
                message.draft().write(take());
            } catch (Throwable thrown) {
                fail(thrown);
                return;
            }
            synchronized (lock) {
                // what is left at the end is the end's, and nothing may come behind that
                spilling = state == State.OPEN && waiting.size() >= SPILL_BYTES;
                told = takeRoomWanted();
                if (spilling) {
                    line.execute(this);
                }
            }
            account.answers().execute(() -> told.forEach(room -> room.complete(null)));
        }

        @Override
        public void refused(RejectedExecutionException why) {
            fail(why);
        }
    }

    /** The rest. */
    private final class Finish implements SerialQueue.Work {
        @Override
        public void run() {
            synchronized (lock) {
                if (state != State.COMMITTING) {
                    return;
                }
            }
            try {
                ByteBuffer rest = take();
                if (rest.hasRemaining()) {
                    message.draft().write(rest);
                }
                message.draft().finish();
            } catch (Throwable thrown) {
                fail(thrown);
                return;
            }
            finished.complete(null);
        }

        @Override
        public void refused(RejectedExecutionException why) {
            fail(why);
        }
    }

    /** Gives back what an aborted message holds. */
    private final class Discard implements SerialQueue.Work {
        @Override
        public void run() {
            message.draft().discard();
        }

        @Override
        public void refused(RejectedExecutionException why) {
            message.draft().discard();
        }
    }
}
