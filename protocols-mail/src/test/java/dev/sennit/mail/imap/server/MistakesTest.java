// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.FlagsResult;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Mistakes of ours and of the store: nobody waits for ever, and nothing stays open. */
class MistakesTest {
    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final CompletableFuture<FlagsResult> flags = new CompletableFuture<>();
    private int open; // contents that were handed out and not given back

    @Test
    void whatIsThrownInALaterTurnEndsItsConnection() {
        ImapServer server = new ServerSettings(ImapWire.OPTIONS, ImapWire.ACCOUNTS, store).newServer();
        ImapWire wire = new ImapWire(time, server);
        CompletableFuture<String> answer = new CompletableFuture<>();
        server.await(
                () -> answer,
                (value, failure) -> {
                    throw new IllegalStateException("a mistake");
                },
                late -> {});
        answer.complete("late");
        wire.settles();
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.reason()).contains("a mistake");
    }

    @Test
    void soDoesWhatIsThrownAfterADelay() {
        ImapServer server = new ServerSettings(ImapWire.OPTIONS, ImapWire.ACCOUNTS, store).newServer();
        ImapWire wire = new ImapWire(time, server);
        server.after(Duration.ofSeconds(2), () -> {
            throw new IllegalStateException("a mistake");
        });
        wire.waits("2s");
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void aMessageThatCannotBeMarkedAsSeenIsGivenBack() {
        new Mail(store).holds("Subject: a\r\n\r\n", "Subject: b\r\n\r\n");
        ImapWire wire = ImapWire.selected(time, ImapWire.server(counting()));
        wire.sends("a FETCH 1:* BODY[]\r\n");
        assertThat(open).isPositive();
        flags.completeExceptionally(new StoreException(StoreException.Reason.STORAGE_FAULT, "no room for names"));
        assertThat(wire.settles().takes()).endsWith("a NO [SERVERBUG] The store has failed\r\n");
        assertThat(open).isZero();
    }

    @Test
    void soIsOneWhoseClientHasGone() {
        new Mail(store).holds("Subject: a\r\n\r\n", "Subject: b\r\n\r\n");
        ImapWire wire = ImapWire.selected(time, ImapWire.server(counting()));
        wire.sends("a FETCH 1:* BODY[]\r\n");
        assertThat(open).isPositive();
        wire.transport.loseNow(CloseReason.DONE);
        flags.completeExceptionally(new StoreException(StoreException.Reason.STORAGE_FAULT, "no room for names"));
        wire.settles();
        assertThat(open).isZero();
    }

    // ------------------------------------------------------------ a store that counts contents, and holds changes of
    // flags

    private MailStore counting() {
        return proxy(
                MailStore.class,
                store,
                (method, result) -> method.equals("open") ? later(result, Account.class, this::account) : result);
    }

    private Account account(Account account) {
        return proxy(
                Account.class,
                account,
                (method, result) -> method.equals("open") ? later(result, Mailbox.class, this::mailbox) : result);
    }

    private Mailbox mailbox(Mailbox mailbox) {
        return proxy(Mailbox.class, mailbox, (method, result) -> switch (method) {
            case "storeFlags" -> flags;
            case "fetch" -> later(result, MessageCursor.class, this::cursor);
            default -> result;
        });
    }

    private MessageCursor cursor(MessageCursor cursor) {
        return new MessageCursor() {
            @Override
            public CompletionStage<Optional<MessageData>> next() {
                return cursor.next().thenApply(next -> next.map(MistakesTest.this::counted));
            }

            @Override
            public List<MessageData> takeReady() {
                return cursor.takeReady().stream()
                        .map(MistakesTest.this::counted)
                        .toList();
            }
        };
    }

    private MessageData counted(MessageData data) {
        return new MessageData(
                data.state(),
                data.internalDate(),
                data.sizeOctets(),
                data.content().map(this::counted),
                data.index(),
                data.saveDate(),
                data.emailId());
    }

    private MessageContent counted(MessageContent content) {
        open++;
        return proxy(MessageContent.class, content, (method, result) -> {
            open -= method.equals("close") ? 1 : 0;
            return result;
        });
    }

    private static <T> Object later(Object stage, Class<T> type, UnaryOperator<T> change) {
        return ((CompletionStage<?>) stage).thenApply(value -> change.apply(type.cast(value)));
    }

    private static <T> T proxy(Class<T> type, T of, BiFunction<String, Object, Object> change) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return change.apply(method.getName(), method.invoke(of, arguments));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        return type.cast(proxy);
    }
}
