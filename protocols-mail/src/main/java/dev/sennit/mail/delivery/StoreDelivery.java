// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import dev.sennit.mail.store.AppendSpec;
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
 * A message on its way into the INBOXes of its recipients, one copy for each account. What comes is gathered until the header is whole;
 * then the copies are begun, and everything goes to all of them. A copy that fails leaves the others alone.
 */
final class StoreDelivery implements MessageWriter {
    private static final Disposition GONE = Disposition.refused("5.1.1", "This user is gone");

    private final MailStore store;
    private final Envelope envelope;
    private final List<Optional<String>> accounts; // of each recipient; empty if it is gone since it was verified
    private final Map<String, StoreCopy> copies = new LinkedHashMap<>();
    private final DeliveredHeader header;
    private boolean begun;
    private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);

    StoreDelivery(MailStore store, Envelope envelope, List<Optional<String>> accounts, int maxHeaderBytes) {
        this.store = store;
        this.envelope = envelope;
        this.accounts = accounts;
        header = new DeliveredHeader(maxHeaderBytes);
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        if (!begun) {
            header.add(bytes);
            if (header.isWhole()) {
                beginCopies();
            }
        } else if (pending.isDone()) {
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

    private void beginCopies() {
        begun = true;
        String sender = envelope.from().sender().map(Object::toString).orElse("");
        AppendSpec spec =
                header.key(sender).map(AppendSpec.PLAIN::withIdempotencyKey).orElse(AppendSpec.PLAIN);
        List<CompletableFuture<Void>> opened = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            Optional<String> account = accounts.get(i);
            if (account.isPresent() && !copies.containsKey(account.get())) {
                StoreCopy copy = new StoreCopy(store, account.get());
                copies.put(account.get(), copy);
                opened.add(copy.begin(spec, top(sender, envelope.recipients().get(i))));
            }
        }
        pending = all(opened).thenCompose(done -> writeAll(header.bytes()));
    }

    /** RFC 5321 section 4.4: only who delivers for good writes a Return-Path. */
    private static ByteBuffer top(String sender, Recipient recipient) {
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
        if (!begun) { // a message may be nothing but a header
            beginCopies();
        }
        return pending.thenCompose(written -> {
                    List<CompletableFuture<Void>> committed = new ArrayList<>();
                    copies.values().forEach(copy -> committed.add(copy.commit()));
                    return all(committed);
                })
                .thenApply(done -> dispositions());
    }

    private List<Disposition> dispositions() {
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
