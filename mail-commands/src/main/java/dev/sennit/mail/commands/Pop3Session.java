// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.pop3.MessageId;
import dev.sennit.mail.pop3.MessageSize;
import dev.sennit.mail.pop3.Pop3Client;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Reactor;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The new messages of a maildrop, one after the other into a Maildir. A message is remembered as fetched when it is on the disk; between
 * the two its id keeps it from being there twice. What a run did not get to, the next one does.
 */
final class Pop3Session implements FetchSession {
    /** What its user wants. */
    record Wanted(Path state, String maildrop, boolean deletes) {}

    private final Wanted wanted;
    private final ClientEndpoint endpoint;
    private final Pop3ClientOptions options;
    private final FetchProgress progress;
    private final Queue<MessageId> left = new ArrayDeque<>();
    private final List<MessageId> known = new ArrayList<>(); // that the Maildir has already
    private final Set<String> onServer = new HashSet<>();
    private @Nullable Pop3Client client; // non-null once connected

    Pop3Session(Wanted wanted, ClientEndpoint endpoint, Pop3ClientOptions options, FetchProgress progress) {
        this.wanted = wanted;
        this.endpoint = endpoint;
        this.options = options;
        this.progress = progress;
    }

    @Override
    public CompletionStage<Void> run(Reactor reactor, Account account) {
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

    private int sort(List<MessageId> all, List<MessageSize> sizes, FetchedIds ids) {
        long most = options.limits().messageBytes();
        Map<Integer, Long> octets = new HashMap<>();
        sizes.forEach(size -> octets.put(size.number(), size.octets()));
        int fresh = 0;
        for (MessageId each : all) {
            onServer.add(each.id());
            long size = octets.getOrDefault(each.number(), 0L);
            if (ids.contains(each.id())) {
                known.add(each);
                continue;
            }
            fresh++;
            if (size > most) {
                progress.tooLong("message " + each.number(), size, most);
            } else {
                left.add(each);
            }
        }
        progress.found(fresh);
        return fresh;
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
                    progress.fetched(reactor);
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

    private CompletionStage<Void> forget(Reactor reactor, FetchedIds ids) {
        return reactor.deferToThread(() -> {
                    ids.keepOnly(onServer);
                    return ids;
                })
                .thenAccept(kept -> {});
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
