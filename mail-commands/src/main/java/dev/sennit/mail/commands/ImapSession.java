// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.ImapClient;
import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.imap.ListedMailbox;
import dev.sennit.mail.imap.MessageQuery;
import dev.sennit.mail.imap.MessageSummary;
import dev.sennit.mail.imap.OpenMailbox;
import dev.sennit.mail.imap.SearchTerm;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Reactor;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The new messages of mailboxes, with their flags and dates, into folders of the same names. A message is remembered as fetched when it
 * is on the disk; between the two a key keeps it from being there twice. What a run did not get to, the next one does.
 */
final class ImapSession implements FetchSession {
    /** What its user wants; every mailbox, if none is named. */
    record Wanted(Path state, String account, Optional<String> mailbox, boolean deletes) {}

    private static final int LANES = 4; // messages on their way at once
    private static final Flags DELETED = Flags.of(SystemFlag.DELETED);

    private final Wanted wanted;
    private final ClientEndpoint endpoint;
    private final ImapClientOptions options;
    private final FetchProgress progress;
    private @Nullable ImapClient client; // non-null once connected

    ImapSession(Wanted wanted, ClientEndpoint endpoint, ImapClientOptions options, FetchProgress progress) {
        this.wanted = wanted;
        this.endpoint = endpoint;
        this.options = options;
        this.progress = progress;
    }

    @Override
    public CompletionStage<Void> run(Reactor reactor, Account account) {
        return reactor.deferToThread(() -> FetchedUids.read(wanted.state(), wanted.account()))
                .thenCompose(known -> ImapClient.connect(reactor, endpoint, options)
                        .thenCompose(connected -> {
                            client = connected;
                            return new Run(reactor, account, known, connected).all();
                        }));
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }

    /** With all that it takes. */
    private final class Run {
        private final Reactor reactor;
        private final Account account;
        private final FetchedUids known;
        private final ImapClient from;

        Run(Reactor reactor, Account account, FetchedUids known, ImapClient from) {
            this.reactor = reactor;
            this.account = account;
            this.known = known;
            this.from = from;
        }

        CompletionStage<Void> all() {
            if (wanted.deletes() && !from.capabilities().contains("UIDPLUS")) {
                return CompletableFuture.failedFuture(new ImapClientException(
                        Kind.NOT_OFFERED, "--delete: the server does not have UIDPLUS, so others might be removed"));
            }
            String pattern = wanted.mailbox().orElse("*");
            return from.list(pattern)
                    .thenCompose(found -> each(chosen(found).iterator()))
                    .thenCompose(nothing -> from.logout());
        }

        /** A name with a wildcard in it is one name. */
        private List<ListedMailbox> chosen(List<ListedMailbox> found) {
            List<ListedMailbox> chosen = found.stream()
                    .filter(each -> wanted.mailbox().isEmpty()
                            || isNamed(each, wanted.mailbox().get()))
                    .filter(ListedMailbox::isSelectable)
                    .toList();
            if (wanted.mailbox().isPresent() && chosen.isEmpty()) {
                throw new IllegalArgumentException("--mailbox: the server has no mailbox "
                        + wanted.mailbox().get());
            }
            progress.found(0);
            return chosen;
        }

        private boolean isNamed(ListedMailbox mailbox, String name) {
            return mailbox.name().equals(name) || (mailbox.name().equals("INBOX") && name.equalsIgnoreCase("INBOX"));
        }

        private CompletionStage<Void> each(Iterator<ListedMailbox> left) {
            return left.hasNext()
                    ? mailbox(left.next()).thenCompose(nothing -> each(left))
                    : CompletableFuture.completedFuture(null);
        }

        private CompletionStage<Void> mailbox(ListedMailbox listed) {
            CompletionStage<OpenMailbox> opened =
                    wanted.deletes() ? from.select(listed.name()) : from.examine(listed.name());
            return opened.thenCompose(box -> {
                if (known.isAnother(box.name(), box.uidValidity())) {
                    progress.tell(box.name() + " was made anew on the server: all of it is fetched");
                }
                return from.search(SearchTerm.all())
                        .thenCompose(found -> folder(listed)
                                .thenCompose(folder -> bring(box, found.uids(), folder))
                                .thenCompose(nothing -> leave(box, found.uids())));
            });
        }

        private CompletionStage<Void> bring(OpenMailbox box, UidSet onServer, Mailbox folder) {
            UidSet fresh = onServer.minus(known.of(box.name(), box.uidValidity()));
            MessageQuery query =
                    MessageQuery.of(fresh, FetchAttribute.FLAGS, FetchAttribute.INTERNAL_DATE, FetchAttribute.SIZE);
            return from.fetch(query).thenCompose(messages -> {
                progress.found(messages.size());
                Queue<MessageSummary> left = new ArrayDeque<>(messages);
                left.removeIf(message -> isTooLong(box, message));
                CompletableFuture<?>[] lanes = new CompletableFuture<?>[LANES];
                for (int i = 0; i < LANES; i++) {
                    lanes[i] = new Lane(box, folder, left).run().toCompletableFuture();
                }
                return CompletableFuture.allOf(lanes);
            });
        }

        private boolean isTooLong(OpenMailbox box, MessageSummary message) {
            long most = options.limits().messageBytes();
            long size = message.octets().orElse(0);
            if (size > most) {
                progress.tooLong("UID " + message.uid() + " of " + box.name(), size, most);
            }
            return size > most;
        }

        /** What is on the disk is removed, if that is wanted, and what is not on the server is forgotten. */
        private CompletionStage<Void> leave(OpenMailbox box, UidSet onServer) {
            UidSet here = onServer.and(known.of(box.name(), box.uidValidity()));
            CompletionStage<Void> removed =
                    wanted.deletes() ? from.remove(here) : CompletableFuture.completedFuture(null);
            UidSet left = wanted.deletes() ? onServer.minus(here) : onServer;
            return removed.thenCompose(nothing -> reactor.deferToThread(() -> {
                        known.keepOnly(box.name(), box.uidValidity(), left);
                        return left;
                    }))
                    .thenAccept(kept -> {});
        }

        private CompletionStage<Mailbox> folder(ListedMailbox listed) {
            MailboxName name = MailboxFolders.name(listed);
            return account.list()
                    .thenCompose(
                            all -> all.stream().anyMatch(each -> each.name().equals(name))
                                    ? CompletableFuture.<Void>completedFuture(null)
                                    : account.create(name).thenAccept(made -> {}))
                    .thenCompose(nothing -> account.open(name));
        }

        /** One message after the other, while other lanes bring others. */
        private final class Lane {
            private final OpenMailbox box;
            private final Mailbox folder;
            private final Queue<MessageSummary> left;

            Lane(OpenMailbox box, Mailbox folder, Queue<MessageSummary> left) {
                this.box = box;
                this.folder = folder;
                this.left = left;
            }

            CompletionStage<Void> run() {
                CompletableFuture<Void> all = new CompletableFuture<>();
                next(all);
                return all;
            }

            private void next(CompletableFuture<Void> all) {
                MessageSummary message = left.poll();
                if (message == null) {
                    all.complete(null);
                    return;
                }
                message(message).whenComplete((nothing, problem) -> {
                    if (problem == null) {
                        next(all);
                    } else {
                        left.clear();
                        all.completeExceptionally(problem);
                    }
                });
            }

            private CompletionStage<Void> message(MessageSummary message) {
                AppendSpec spec = AppendSpec.PLAIN
                        .withFlags(message.flags().orElse(Flags.NONE).without(DELETED))
                        .withIdempotencyKey(
                                wanted.account() + " " + box.uidValidity() + "." + message.uid() + " " + box.name());
                return folder.append(message.internalDate()
                                .map(spec::withInternalDate)
                                .orElse(spec))
                        .thenCompose(appender -> retrieve(message, appender));
            }

            private CompletionStage<Void> retrieve(MessageSummary message, MessageAppender appender) {
                return from.retrieve(message.uid(), appender::write)
                        .whenComplete((found, problem) -> {
                            if (problem != null || !found) {
                                appender.abort();
                            }
                        })
                        .thenCompose(found -> found
                                ? appender.commit().thenCompose(stored -> remember(message))
                                : CompletableFuture.completedFuture(null)); // somebody has removed it
            }

            private CompletionStage<Void> remember(MessageSummary message) {
                return reactor.deferToThread(() -> {
                            known.add(box.name(), box.uidValidity(), message.uid());
                            return message;
                        })
                        .thenAccept(added -> progress.fetched(reactor));
            }
        }
    }
}
