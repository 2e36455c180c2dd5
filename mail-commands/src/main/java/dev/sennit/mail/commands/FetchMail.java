// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.pop3.MessageId;
import dev.sennit.mail.pop3.MessageSize;
import dev.sennit.mail.pop3.Pop3Client;
import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.CommandFailure;
import dev.sennit.reactor.spi.CommandWork;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The new messages of a maildrop, one after the other into a Maildir. A message is remembered as fetched when it is on the disk; between
 * the two its id keeps it from being there twice. What a run did not get to, the next one does.
 */
final class FetchMail implements CommandWork {
    /** What its user wants. */
    record Wanted(Path maildir, Path state, String maildrop, boolean deletes, boolean quiet) {}

    private static final String PREFIX = "sennit: fetch-mail: ";

    private final Wanted wanted;
    private final Function<Path, MailStore> stores; // of the folder that the Maildir is in
    private final ClientEndpoint endpoint;
    private final Pop3ClientOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final Queue<MessageId> left = new ArrayDeque<>();
    private final List<MessageId> known = new ArrayList<>(); // that the Maildir has already
    private final Set<String> onServer = new HashSet<>();
    private CommandFailure failure = CommandFailure.GENERAL;
    private int fetched;
    private int tooLong;
    private int found = -1; // that are new; -1 until they are counted
    private @Nullable Pop3Client client; // non-null once connected

    FetchMail(
            Wanted wanted,
            Function<Path, MailStore> stores,
            ClientEndpoint endpoint,
            Pop3ClientOptions options,
            PrintStream out,
            PrintStream err) {
        this.wanted = wanted;
        this.stores = stores;
        this.endpoint = endpoint;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    @Override
    public CompletionStage<Boolean> start(Reactor reactor) {
        Path folder = Objects.requireNonNull(wanted.maildir().getParent(), "the Maildir is in a folder");
        MailStore opened = stores.apply(folder);
        opened.open(folder.relativize(wanted.maildir()).toString(), reactor::callFromThread)
                .thenCompose(account -> run(reactor, account))
                .whenComplete((nothing, problem) -> ended(problem));
        return done.whenComplete((well, problem) -> opened.close());
    }

    private CompletionStage<Void> run(Reactor reactor, Account account) {
        return account.open(MailboxName.INBOX)
                .thenCompose(inbox -> reactor.deferToThread(() -> FetchedIds.read(wanted.state(), wanted.maildrop()))
                        .thenCompose(ids -> connect(reactor)
                                .thenCompose(connected -> connected
                                        .messageIds()
                                        .thenCombine(connected.messageSizes(), (all, sizes) -> sort(all, sizes, ids))
                                        .thenCompose(sorted -> fetchAll(reactor, connected, inbox, ids))
                                        .thenCompose(nothing -> deleteKnown(connected))
                                        .thenCompose(nothing -> connected.quit())
                                        .thenCompose(nothing -> forget(reactor, ids)))));
    }

    private CompletionStage<Pop3Client> connect(Reactor reactor) {
        return Pop3Client.connect(reactor, endpoint, options).thenApply(connected -> {
            client = connected;
            return connected;
        });
    }

    /** One that is too long must not be in the way of all that come behind it. */
    private int sort(List<MessageId> all, List<MessageSize> sizes, FetchedIds ids) {
        long most = options.limits().messageBytes();
        Map<Integer, Long> octets = new HashMap<>();
        sizes.forEach(size -> octets.put(size.number(), size.octets()));
        for (MessageId each : all) {
            onServer.add(each.id());
            long size = octets.getOrDefault(each.number(), 0L);
            if (ids.contains(each.id())) {
                known.add(each);
            } else if (size > most) {
                tooLong++;
                err.println(PREFIX + "message " + each.number() + " stays on the server: it has " + size
                        + " bytes, and --max-message-bytes is " + most);
            } else {
                left.add(each);
            }
        }
        found = left.size() + tooLong;
        return found;
    }

    /** A run before this one may have ended too early for that. */
    private CompletionStage<Void> deleteKnown(Pop3Client from) {
        CompletableFuture<?>[] deleted = wanted.deletes()
                ? known.stream()
                        .map(each -> delete(from, each).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new)
                : new CompletableFuture<?>[0];
        return CompletableFuture.allOf(deleted);
    }

    private CompletionStage<Void> delete(Pop3Client from, MessageId message) {
        return from.delete(message.number()).thenAccept(nothing -> onServer.remove(message.id()));
    }

    private CompletionStage<Void> fetchAll(Reactor reactor, Pop3Client from, Mailbox inbox, FetchedIds ids) {
        CompletableFuture<Void> all = new CompletableFuture<>();
        next(reactor, from, inbox, ids, all);
        return all;
    }

    private void next(Reactor reactor, Pop3Client from, Mailbox inbox, FetchedIds ids, CompletableFuture<Void> all) {
        MessageId message = left.poll();
        if (message == null) {
            all.complete(null);
            return;
        }
        fetch(reactor, from, inbox, ids, message).whenComplete((nothing, problem) -> {
            if (problem == null) {
                next(reactor, from, inbox, ids, all);
            } else {
                all.completeExceptionally(problem);
            }
        });
    }

    private CompletionStage<Void> fetch(
            Reactor reactor, Pop3Client from, Mailbox inbox, FetchedIds ids, MessageId message) {
        return inbox.append(AppendSpec.PLAIN.withIdempotencyKey(wanted.maildrop() + " " + message.id()))
                .thenCompose(appender -> retrieve(from, message, appender))
                .thenCompose(nothing -> reactor.deferToThread(() -> {
                    ids.add(message.id());
                    return message;
                }))
                .thenCompose(added -> {
                    tell();
                    return wanted.deletes() ? delete(from, added) : CompletableFuture.<Void>completedFuture(null);
                });
    }

    private static CompletionStage<Void> retrieve(Pop3Client from, MessageId message, MessageAppender appender) {
        return from.retrieve(message.number(), appender::write)
                .whenComplete((nothing, problem) -> {
                    if (problem != null) {
                        appender.abort();
                    }
                })
                .thenCompose(nothing -> appender.commit())
                .thenAccept(stored -> {});
    }

    private void tell() {
        fetched++;
        if (!wanted.quiet()) {
            err.println(fetched + " of " + found + " fetched");
        }
    }

    private CompletionStage<Void> forget(Reactor reactor, FetchedIds ids) {
        return reactor.deferToThread(() -> {
                    ids.keepOnly(onServer);
                    return ids;
                })
                .thenAccept(kept -> {});
    }

    // ------------------------------------------------------------------------------------------------------- endings

    private void ended(@Nullable Throwable problem) {
        if (done.isDone()) {
            return;
        }
        if (client != null) {
            client.close();
        }
        if (found >= 0 && (!wanted.quiet() || fetched < found)) {
            out.println(fetched + (fetched == 1 ? " new message" : " new messages") + " of " + found + " in "
                    + wanted.maildir());
        }
        if (problem == null) {
            done.complete(tooLong == 0);
            return;
        }
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        failure = kindOf(cause);
        err.println(PREFIX + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
        done.complete(false);
    }

    private static CommandFailure kindOf(Throwable problem) {
        if (problem instanceof Pop3ClientException own) {
            if (own.isTemporary()) {
                return CommandFailure.TRY_LATER;
            }
            return switch (own.kind()) {
                case NO_TLS, NOT_AUTHENTICATED -> CommandFailure.NOT_PERMITTED;
                case BAD_ANSWER -> CommandFailure.BAD_ANSWER;
                case REFUSED -> CommandFailure.UNAVAILABLE;
                case RECEIVER_FAILED -> CommandFailure.GENERAL;
                case CANNOT_CONNECT, CONNECTION_LOST, TIMED_OUT, TOO_BUSY, CANCELLED -> CommandFailure.TRY_LATER;
            };
        }
        return CommandFailure.GENERAL;
    }

    @Override
    public CommandFailure failure() {
        return failure;
    }

    @Override
    public void interrupt() {
        err.println(PREFIX + "interrupted; what was fetched is in " + wanted.maildir());
        done.complete(false);
        if (client != null) {
            client.close();
        }
    }
}
