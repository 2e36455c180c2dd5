// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store some of whose messages cannot be read, as of one over files may happen. */
public final class UnreadableStore {
    private enum Fault {
        /** Nothing of it comes. */
        CLOSED,
        /** It can be opened, and not be read. */
        BROKEN
    }

    private final UidSet unreadable;
    private final Fault fault;

    private UnreadableStore(UidSet unreadable, Fault fault) {
        this.unreadable = unreadable;
        this.fault = fault;
    }

    /** Of each mailbox these. */
    public static MailStore of(MailStore store, UidSet unreadable) {
        return new UnreadableStore(unreadable, Fault.CLOSED).proxy(MailStore.class, store);
    }

    /** Of each mailbox these, of which nobody knows before their content is read. */
    public static MailStore breakingOff(MailStore store, UidSet unreadable) {
        return new UnreadableStore(unreadable, Fault.BROKEN).proxy(MailStore.class, store);
    }

    private <T> T proxy(Class<T> type, T of) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> method.getName().equals("fetch")
                        ? fetch((Mailbox) of, arguments)
                        : ask(of, method, arguments)));
    }

    private Object ask(Object of, Method method, Object[] arguments) throws Throwable {
        try {
            Object answer = method.invoke(of, arguments);
            return answer instanceof CompletionStage<?> stage ? stage.thenApply(this::wrapped) : answer;
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private Object wrapped(Object answer) {
        if (answer instanceof Account account) {
            return proxy(Account.class, account);
        }
        return answer instanceof Mailbox mailbox ? proxy(Mailbox.class, mailbox) : answer;
    }

    @SuppressWarnings("unchecked")
    private Object fetch(Mailbox mailbox, Object[] arguments) {
        Set<Wanted> wanted = (Set<Wanted>) arguments[1];
        if (arguments[0] instanceof UidSet uids) {
            return mailbox.fetch(uids, wanted).thenApply(cursor ->
                    (MessageCursor) () -> cursor.next().thenCompose(found -> unlessUnreadable(found, wanted)));
        }
        return mailbox.fetch((Long) arguments[0], wanted).thenCompose(found -> unlessUnreadable(found, wanted));
    }

    private CompletionStage<Optional<MessageData>> unlessUnreadable(Optional<MessageData> found, Set<Wanted> wanted) {
        boolean isReadable = wanted.isEmpty()
                || found.isEmpty()
                || !unreadable.contains(found.get().state().uid());
        if (isReadable) {
            return CompletableFuture.completedFuture(found);
        }
        MessageData data = found.get();
        UnreadableMessageException failure =
                new UnreadableMessageException(data.state().uid(), new IOException("the disk is broken"));
        if (fault == Fault.BROKEN) {
            return CompletableFuture.completedFuture(Optional.of(broken(data, failure)));
        }
        data.content().ifPresent(MessageContent::close);
        return CompletableFuture.failedFuture(failure);
    }

    private static MessageData broken(MessageData data, UnreadableMessageException failure) {
        return new MessageData(
                data.state(),
                data.internalDate(),
                data.sizeOctets(),
                data.content().map(content -> new Broken(content, failure)),
                data.index(),
                data.saveDate(),
                data.emailId());
    }

    private record Broken(MessageContent content, UnreadableMessageException failure) implements MessageContent {
        @Override
        public long sizeOctets() {
            return content.sizeOctets();
        }

        @Override
        public CompletionStage<ByteBuffer> read(long offset, int maxBytes) {
            return CompletableFuture.failedFuture(failure);
        }

        @Override
        public void close() {
            content.close();
        }
    }
}
