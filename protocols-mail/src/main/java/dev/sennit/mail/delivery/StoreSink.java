// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.accounts.UserDirectory;
import dev.sennit.mail.store.MailStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Delivers messages into the INBOXes of a store. An address is a user's if its domain is one of ours, or missing, and the user has the
 * name before the at sign, in letters of any case, up to a {@code +} if there is one: {@code tim+lists@example.org} is {@code tim}'s. A name
 * with an at sign ({@code "tim@example.org"@example.org}) is nobody's. The postmaster's is always taken (RFC 5321 section 4.5.1). Other addresses of our domains are refused with 550 5.1.1, and other domains'
 * with 550 5.7.1: nothing is sent on. Senders and headers may be in UTF-8 (SMTPUTF8), and are kept as they are.
 *
 * <p>A message is accepted when it is as durable as the store says, in each of its mailboxes; each has a {@code Return-Path} and a
 * {@code Delivered-To} on top. When a client sends a message again, since it has not heard that it was accepted, the mailboxes that
 * have it do not get it twice: it is known by its sender and all of its bytes, if its header has a {@code Message-ID}.
 */
public final class StoreSink implements MailSink {
    private static final Disposition UNKNOWN = Disposition.refused("5.1.1", "No such user here");
    private static final Disposition RELAYING = Disposition.refused("5.7.1", "This domain's mail is not ours to take");
    private static final Disposition TOO_MANY =
            new Disposition(452, "4.5.3", "Too many recipients, send to the others later");

    private final MailStore store;
    private final UserDirectory users;
    private final StoreSinkOptions options;

    /**
     * A sink.
     *
     * @param store where messages go, into accounts by the names of their users; stays the caller's
     * @param users who there is
     * @param options whose mail is taken
     */
    public StoreSink(MailStore store, UserDirectory users, StoreSinkOptions options) {
        this.store = store;
        this.users = users;
        this.options = options;
    }

    /** A store keeps headers of any bytes; lines may be its own business, so that messages without any are not for it. */
    @Override
    public Set<SinkFeature> features() {
        return Set.of(SinkFeature.UTF8_ADDRESSES);
    }

    @Override
    public CompletionStage<Disposition> verifyRecipient(Envelope envelope, Recipient recipient) {
        if (!isOurs(recipient.address())) {
            return CompletableFuture.completedFuture(RELAYING);
        }
        if (envelope.recipients().size() >= options.maxRecipients()) {
            return CompletableFuture.completedFuture(TOO_MANY);
        }
        return account(recipient.address())
                .thenApply(account -> account.isPresent() ? Disposition.RECIPIENT_OK : UNKNOWN);
    }

    private boolean isOurs(MailAddress address) {
        return address.domain().isEmpty()
                || options.domains().contains(address.domain().toLowerCase(Locale.ROOT));
    }

    private CompletionStage<Optional<String>> account(MailAddress address) {
        int plus = address.localPart().indexOf('+');
        String name = plus > 0 ? address.localPart().substring(0, plus) : address.localPart();
        if (name.indexOf('@') >= 0) {
            return CompletableFuture.completedFuture(Optional.empty()); // directories may take it for an address
        }
        return users.findUser(name)
                .thenApply(
                        found -> found.isEmpty() && address.isPostmaster() ? Optional.of(options.postmaster()) : found);
    }

    @Override
    public CompletionStage<MessageWriter> begin(Envelope envelope) {
        List<CompletableFuture<Optional<String>>> accounts = new ArrayList<>();
        envelope.recipients()
                .forEach(each -> accounts.add(account(each.address()).toCompletableFuture()));
        // the client need not wait for it: it sends its text meanwhile
        CompletableFuture<List<Optional<String>>> found = CompletableFuture.allOf(
                        accounts.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> accounts.stream().map(CompletableFuture::join).toList());
        return CompletableFuture.completedFuture(new StoreDelivery(store, envelope, found));
    }
}
