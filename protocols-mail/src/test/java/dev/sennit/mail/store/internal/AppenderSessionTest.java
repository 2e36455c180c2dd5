// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A message between who writes it, the threads that store it, and its account. */
class AppenderSessionTest {
    private static final MailboxInfo INBOX = new MailboxInfo(new MailboxId("M1"), MailboxName.INBOX);

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private Runnable whileWriting = () -> {};
    private boolean writesFail;

    private final class RecordedDraft implements Draft {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
            calls.add("write " + bytes.remaining());
            Runnable now = whileWriting;
            whileWriting = () -> {};
            now.run();
            if (writesFail) {
                throw new IOException("the disk is broken");
            }
        }

        @Override
        public void finish() {
            calls.add("finish");
        }

        @Override
        public void discard() {
            calls.add("discard");
        }
    }

    private void commit(List<Commit> commits) {
        calls.add("commit " + commits.size() + " by " + Thread.currentThread().getName());
        for (Commit commit : commits) {
            commit.succeeded(commit.messages().stream()
                    .map(message -> new AppendResult(1, 1, 1))
                    .toList());
        }
    }

    private BlockingAccount backend(String name) {
        return (BlockingAccount) Proxy.newProxyInstance(
                BlockingAccount.class.getClassLoader(),
                new Class<?>[] {BlockingAccount.class},
                (self, method, given) -> switch (method.getName()) {
                    case "find" -> INBOX;
                    case "draft" -> new RecordedDraft();
                    case "messages" -> 0L;
                    case "commit" -> {
                        commit(commitsOf(given[0]));
                        yield null;
                    }
                    case "close" -> calls.add("close " + name) ? null : null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @SuppressWarnings("unchecked")
    private static List<Commit> commitsOf(Object given) {
        return (List<Commit>) given;
    }

    private AsyncStore store(Executor workers) {
        return new AsyncStore((name, events) -> backend(name), workers, 1000, Durability.NONE);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static MessageAppender begun(Account account) {
        return await(account.append(MailboxName.INBOX, AppendSpec.PLAIN));
    }

    private static ByteBuffer much() {
        return ByteBuffer.allocate(AppenderSession.SPILL_BYTES);
    }

    @Test
    void nothingIsWrittenBehindTheEnd() {
        MessageAppender message = begun(await(store(Runnable::run).open("a", Runnable::run)));
        List<CompletionStage<?>> stages = new ArrayList<>();
        whileWriting = () -> {
            stages.add(message.write(much()));
            stages.add(message.commit());
        };
        stages.add(message.write(much()));
        assertThat(stages)
                .hasSize(3)
                .allMatch(stage -> stage.toCompletableFuture().isDone());
        assertThat(calls)
                .containsExactly(
                        "write 65536",
                        "write 65536",
                        "finish",
                        "commit 1 by " + Thread.currentThread().getName(),
                        "discard");
    }

    @Test
    void aMessageThatIsCommittedIsNotCommittedOnceMoreWhileThoseBeforeItAreFinished() {
        Account account = await(store(Runnable::run).open("a", Runnable::run));
        Mailbox inbox = await(account.open(MailboxName.INBOX));
        MessageAppender first = begun(account);
        MessageAppender second = begun(account);
        first.write(ByteBuffer.allocate(1)); // which waits for the end
        List<Throwable> mistakes = new ArrayList<>();
        whileWriting = () -> {
            for (Runnable again : List.<Runnable>of(second::commit, () -> second.commit("key"), first::commit)) {
                mistakes.add(catchThrowable(again::run));
            }
        };
        assertThat(await(inbox.commit(List.of(first, second)))).hasSize(2);
        assertThat(mistakes).hasSize(3).allMatch(mistake -> mistake instanceof IllegalStateException);
        assertThat(calls.stream().filter(call -> call.startsWith("commit"))).hasSize(1);
    }

    @Test
    void aBatchThatIsAMistakeChangesNothing() {
        Account account = await(store(Runnable::run).open("a", Runnable::run));
        Mailbox inbox = await(account.open(MailboxName.INBOX));
        MessageAppender first = begun(account);
        MessageAppender aborted = begun(account);
        aborted.abort();
        assertThatThrownBy(() -> inbox.commit(List.of(first, aborted)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the message was committed or aborted before");
        assertThat(first.write(ByteBuffer.allocate(1))).isCompleted();
        assertThat(first.commit()).isCompleted();
    }

    /** However soon the messages are finished. */
    @Test
    void whoCommitsDoesNotDoTheWorkOfTheStorage() {
        Account account = await(store(AppenderSessionTest::byAnotherThread).open("a", Runnable::run));
        await(begun(account).commit());
        Mailbox inbox = await(account.open(MailboxName.INBOX));
        await(inbox.commit(List.of(begun(account), begun(account))));
        await(inbox.commit(List.of()));
        assertThat(calls.stream().filter(call -> call.startsWith("commit")))
                .containsExactly("commit 1 by worker", "commit 1 by worker");
    }

    private static void byAnotherThread(Runnable work) {
        Thread worker = new Thread(work, "worker");
        worker.start();
        try {
            worker.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoWaitsForRoomHearsOfAFailureAlsoBehindTheAbort() {
        MessageAppender message = begun(await(store(Runnable::run).open("a", Runnable::run)));
        writesFail = true;
        whileWriting = message::abort;
        assertThat(message.write(much())).isCompletedExceptionally();
    }

    @Test
    void whoCannotBeToldDoesNotKeepOthersWaiting() {
        List<Runnable> workers = new ArrayList<>();
        AsyncStore store = store(workers::add);
        boolean[] isOver = {false};
        CompletionStage<Account> ending = store.open("a", task -> {
            if (isOver[0]) {
                throw new RejectedExecutionException("over");
            }
            task.run();
        });
        CompletionStage<Account> other = store.open("a", Runnable::run);
        runAll(workers);
        CompletionStage<MessageAppender> first = await(ending).append(MailboxName.INBOX, AppendSpec.PLAIN);
        CompletionStage<MessageAppender> second = await(other).append(MailboxName.INBOX, AppendSpec.PLAIN);
        runAll(workers);
        CompletionStage<?> before = await(other).open(MailboxName.INBOX); // so that both wait behind it
        await(first).commit();
        CompletionStage<AppendResult> outcome = await(second).commit();
        isOver[0] = true;
        Collections.rotate(workers, -1);
        runAll(workers);
        assertThat(calls.stream().filter(call -> call.startsWith("commit 2"))).hasSize(1);
        assertThat(before).isCompleted();
        assertThat(outcome).isCompleted();
    }

    private static void runAll(List<Runnable> workers) {
        while (!workers.isEmpty()) {
            workers.remove(0).run();
        }
    }

    @Test
    void anAccountStaysOpenForAMessageThatIsBeingCommitted() {
        List<Runnable> workers = new ArrayList<>();
        AsyncStore store = store(workers::add);
        CompletionStage<Account> opened = store.open("a", Runnable::run);
        runAll(workers);
        CompletionStage<MessageAppender> message = await(opened).append(MailboxName.INBOX, AppendSpec.PLAIN);
        runAll(workers);
        CompletionStage<AppendResult> outcome = await(message).commit();
        Runnable finish = workers.remove(0);
        await(opened).close();
        for (int i = 0; i <= AsyncStore.MAX_IDLE; i++) {
            CompletableFuture<Account> another =
                    store.open("other " + i, Runnable::run).toCompletableFuture();
            runAll(workers);
            another.join().close();
            runAll(workers);
        }
        assertThat(calls).doesNotContain("close a");
        finish.run();
        runAll(workers);
        assertThat(outcome).isCompleted();
        assertThat(calls.indexOf("close other 1")).isGreaterThan(calls.indexOf("discard"));
    }
}
