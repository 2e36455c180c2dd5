// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import dev.sennit.mail.store.MailStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A message on its way into the INBOXes of its recipients, one copy for each account. Everything goes to all of them, and whether they
 * have it already is known when it has ended. A copy that fails leaves the others alone.
 */
final class StoreDelivery implements MessageWriter {
    private static final Disposition GONE = Disposition.refused("5.1.1", "This user is gone");

    private final MailStore store;
    private final Envelope envelope;
    private final String sender;
    private final RepetitionKey key;
    private final Map<String, StoreCopy> copies = new LinkedHashMap<>(); // filled before pending is first complete
    private final CompletableFuture<List<Optional<String>>> accounts;
    private CompletableFuture<Void> pending;

    /** Begins the copies when the account of each recipient is known; empty if it is gone since it was verified. */
    StoreDelivery(MailStore store, Envelope envelope, CompletableFuture<List<Optional<String>>> accounts) {
        this.store = store;
        this.envelope = envelope;
        this.accounts = accounts;
        sender = envelope.from().sender().map(Object::toString).orElse("");
        key = new RepetitionKey(sender);
        pending = accounts.thenCompose(this::begin);
    }

    private CompletableFuture<Void> begin(List<Optional<String>> accounts) {
        List<CompletableFuture<Void>> begun = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            Optional<String> account = accounts.get(i);
            if (account.isPresent() && !copies.containsKey(account.get())) {
                StoreCopy copy = new StoreCopy(store, account.get());
                copies.put(account.get(), copy);
                begun.add(copy.begin(top(envelope.recipients().get(i))));
            }
        }
        return all(begun);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        key.add(bytes);
        if (pending.isDone() && !pending.isCompletedExceptionally()) {
            pending = writeAll(bytes);
        } else {
            ByteBuffer copy = copyOf(bytes);
            pending = pending.thenCompose(done -> writeAll(copy));
        }
        return pending;
    }

    private static ByteBuffer copyOf(ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
        return copy.put(bytes).flip();
    }

    /** RFC 5321 section 4.4: only who delivers for good writes a Return-Path. */
    private ByteBuffer top(Recipient recipient) {
        String fields = "Return-Path: <" + sender + ">\r\nDelivered-To: " + recipient.address() + "\r\n";
        return StandardCharsets.UTF_8.encode(fields);
    }

    private CompletableFuture<Void> writeAll(ByteBuffer bytes) {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        copies.values().forEach(copy -> written.add(copy.write(bytes.duplicate())));
        return all(written);
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> stages) {
        return CompletableFuture.allOf(stages.toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public CompletionStage<List<Disposition>> commit() {
        Optional<String> known = key.text();
        return pending.thenCompose(written -> {
                    List<CompletableFuture<Void>> committed = new ArrayList<>();
                    copies.values().forEach(copy -> committed.add(copy.commit(known)));
                    return all(committed);
                })
                .thenCombine(accounts, (done, each) -> dispositions(each));
    }

    private List<Disposition> dispositions(List<Optional<String>> accounts) {
        List<Disposition> each = new ArrayList<>();
        for (Optional<String> account : accounts) {
            each.add(account.map(copies::get).map(StoreCopy::disposition).orElse(GONE));
        }
        return each;
    }

    @Override
    public void abort() {
        pending.whenComplete((done, failure) -> copies.values().forEach(StoreCopy::abort));
    }
}
