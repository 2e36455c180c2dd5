// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where a server's messages go: a mailbox, a queue, another server. Every method is called on the reactor's thread of the connection,
 * possibly of several connections of several reactors at once, and must not block it; stages may be completed on any thread. While one
 * is not complete its client waits, and none of its deadlines runs.
 *
 * <p>A stage that fails with {@link RefusedException} has its client answered so; one that fails with anything else is logged, and the
 * client is told to try later.
 */
public interface MailSink {
    /**
     * What it can do beyond text in ASCII addresses.
     *
     * @return by default nothing; the same at any time
     */
    default Set<SinkFeature> features() {
        return Set.of();
    }

    /**
     * Whether mail of a sender is taken.
     *
     * @param from what MAIL said
     * @param client who says it
     * @return by default yes
     */
    default CompletionStage<Disposition> verifySender(MailFrom from, MailClient client) {
        return CompletableFuture.completedFuture(Disposition.SENDER_OK);
    }

    /**
     * Whether a recipient is taken. For one that is not, the sender is told at once and the others go on.
     *
     * @param envelope the transaction so far
     * @param recipient who is in question
     * @return by default yes
     */
    default CompletionStage<Disposition> verifyRecipient(Envelope envelope, Recipient recipient) {
        return CompletableFuture.completedFuture(Disposition.RECIPIENT_OK);
    }

    /**
     * A message begins.
     *
     * @param envelope from whom and to whom, one recipient or more
     * @return where its bytes go; {@link MessageWriter#commit} or {@link MessageWriter#abort} ends it
     */
    CompletionStage<MessageWriter> begin(Envelope envelope);
}
