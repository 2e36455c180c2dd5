// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Accepts every message and drops it: for measuring clients, and for testing them. */
public final class DiscardingSink implements MailSink {
    private static final CompletionStage<MessageWriter> WRITER = CompletableFuture.completedFuture(new Discarding());

    /** A sink. */
    public DiscardingSink() {}

    /** All of them: nobody will miss anything. */
    @Override
    public Set<SinkFeature> features() {
        return EnumSet.allOf(SinkFeature.class);
    }

    @Override
    public CompletionStage<MessageWriter> begin(Envelope envelope) {
        return WRITER;
    }

    private static final class Discarding implements MessageWriter {
        private static final CompletionStage<List<Disposition>> DISCARDED =
                CompletableFuture.completedFuture(List.of(Disposition.accepted("Accepted, and discarded")));

        @Override
        public CompletionStage<Void> write(ByteBuffer bytes) {
            return READY;
        }

        @Override
        public CompletionStage<List<Disposition>> commit() {
            return DISCARDED;
        }

        @Override
        public void abort() {}
    }
}
