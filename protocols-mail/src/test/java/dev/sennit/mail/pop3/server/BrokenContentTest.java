// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.testkit.ManualTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A disk that fails behind the first piece of a message, and when messages are removed. */
class BrokenContentTest {
    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store).holds("Subject: a\r\n\r\n" + "b\r\n".repeat(100_000));
    private final Pop3ServerFactory server = Pop3Wire.server(new BrokenStore(store));
    private static int closed;

    private record BrokenStore(MailStore store) implements MailStore {
        @Override
        public CompletionStage<Account> open(String account, Executor answers) {
            return store.open(account, answers).thenApply(opened -> broken(Account.class, opened));
        }

        @Override
        public Durability durability() {
            return Durability.NONE;
        }

        @Override
        public void close() {}
    }

    private record BrokenContent(MessageContent content) implements MessageContent {
        @Override
        public long sizeOctets() {
            return content.sizeOctets();
        }

        @Override
        public CompletionStage<ByteBuffer> read(long offset, int maxBytes) {
            return offset == 0 ? content.read(offset, maxBytes) : CompletableFuture.failedFuture(fault());
        }

        @Override
        public void close() {
            closed++;
            content.close();
        }
    }

    private static StoreException fault() {
        return new StoreException(StoreException.Reason.STORAGE_FAULT, "the disk is broken");
    }

    /** As it is, but for what is removed and what is read. */
    private static <T> T broken(Class<T> type, T whole) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("remove")) {
                        return CompletableFuture.failedFuture(fault());
                    }
                    try {
                        Object answer = method.invoke(whole, arguments);
                        return answer instanceof CompletionStage<?> stage
                                ? stage.thenApply((Function<Object, Object>) BrokenContentTest::broken)
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static Object broken(Object answer) {
        if (answer instanceof Mailbox mailbox) {
            return broken(Mailbox.class, mailbox);
        }
        if (answer instanceof Optional<?> found && found.isPresent() && found.get() instanceof MessageData data) {
            return Optional.of(new MessageData(
                    data.state(),
                    data.internalDate(),
                    data.sizeOctets(),
                    data.content().map(BrokenContent::new),
                    data.index(),
                    data.saveDate(),
                    data.emailId()));
        }
        return answer;
    }

    @Test
    void aMessageThatCannotBeReadOnNeverLooksWhole() {
        closed = 0;
        Pop3Wire wire = Pop3Wire.loggedIn(time, server);
        String answer = wire.asks("RETR 1");
        assertThat(answer).startsWith("+OK 300014 octets\r\nSubject: a\r\n").doesNotContain("\r\n.\r\n");
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(closed).isEqualTo(1);
        assertThat(Pop3Wire.loggedIn(time, server).asks("TOP 1 0")).endsWith("Subject: a\r\n\r\n.\r\n");
        assertThat(closed).isEqualTo(2);
    }

    @Test
    void whatCouldNotBeRemovedIsToldAndTheMaildropIsFree() {
        Pop3Wire wire = Pop3Wire.loggedIn(time, server).sends("DELE 1\r\n");
        wire.takes();
        assertThat(wire.asks("QUIT")).isEqualTo("-ERR [SYS/TEMP] Some deleted messages were not removed\r\n");
        assertThat(wire.transport.closing()).isTrue();
        assertThat(mail.uids()).hasSize(1);
        Pop3Wire.loggedIn(time, server);
    }
}
