// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.pop3.MessageId;
import dev.sennit.mail.pop3.Pop3Client;
import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.maildir.MaildirStore;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.CommandFailure;
import dev.sennit.reactor.spi.CommandWork;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
    private final ClientEndpoint endpoint;
    private final Pop3ClientOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final Queue<MessageId> left = new ArrayDeque<>();
    private final Set<String> onServer = new HashSet<>();
    private CommandFailure failure = CommandFailure.GENERAL;
    private int fetched;
    private int found = -1; // that are new; -1 until they are counted
    private @Nullable Pop3Client client; // non-null once connected

    FetchMail(Wanted wanted, ClientEndpoint endpoint, Pop3ClientOptions options, PrintStream out, PrintStream err) {
        this.wanted = wanted;
        this.endpoint = endpoint;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    @Override
    public CompletionStage<Boolean> start(Reactor reactor) {
        Path folder = Objects.requireNonNull(wanted.maildir().getParent(), "the Maildir is in a folder");
        MaildirStore opened = new MaildirStore(folder);
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
                                        .thenCompose(all -> sort(all, ids, connected))
                                        .thenCompose(nothing -> fetchAll(reactor, connected, inbox, ids))
                                        .thenCompose(nothing -> connected.quit())
                                        .thenCompose(nothing -> forget(reactor, ids)))));
    }

    private CompletionStage<Pop3Client> connect(Reactor reactor) {
        return Pop3Client.connect(reactor, endpoint, options).thenApply(connected -> {
            client = connected;
            return connected;
        });
    }

    /** What is there already is removed, if that is wanted: a run before this one may have ended too early for that. */
    private CompletionStage<Void> sort(List<MessageId> all, FetchedIds ids, Pop3Client from) {
        CompletionStage<Void> deleted = CompletableFuture.completedFuture(null);
        for (MessageId each : all) {
            onServer.add(each.id());
            if (!ids.contains(each.id())) {
                left.add(each);
            } else if (wanted.deletes()) {
                deleted = delete(from, each);
            }
        }
        found = left.size();
        return deleted;
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
            done.complete(true);
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
