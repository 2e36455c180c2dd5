// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.delivery.Envelope;
import dev.sennit.mail.delivery.MailClient;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.MailSink;
import dev.sennit.mail.delivery.MessageWriter;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.delivery.SinkFeature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A sink whose answers come when a test wants them: null fields answer at once. */
final class HeldSink implements MailSink, MessageWriter {
    CompletableFuture<Disposition> sender = CompletableFuture.completedFuture(Disposition.SENDER_OK);
    CompletableFuture<Disposition> recipient = CompletableFuture.completedFuture(Disposition.RECIPIENT_OK);
    CompletableFuture<MessageWriter> writer = CompletableFuture.completedFuture(this);
    CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
    CompletableFuture<List<Disposition>> committed = CompletableFuture.completedFuture(List.of(Disposition.ACCEPTED));
    final StringBuilder written = new StringBuilder();
    int commits;
    int aborts;

    @Override
    public Set<SinkFeature> features() {
        return EnumSet.allOf(SinkFeature.class);
    }

    @Override
    public CompletionStage<Disposition> verifySender(MailFrom from, MailClient client) {
        return sender;
    }

    @Override
    public CompletionStage<Disposition> verifyRecipient(Envelope envelope, Recipient who) {
        return recipient;
    }

    @Override
    public CompletionStage<MessageWriter> begin(Envelope envelope) {
        return writer;
    }

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        written.append(StandardCharsets.ISO_8859_1.decode(bytes));
        return ready;
    }

    @Override
    public CompletionStage<List<Disposition>> commit() {
        commits++;
        return committed;
    }

    @Override
    public void abort() {
        aborts++;
    }
}
