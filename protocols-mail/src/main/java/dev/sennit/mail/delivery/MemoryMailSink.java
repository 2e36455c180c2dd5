// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps messages in memory, for tests; the oldest are kept, and beyond a limit clients are told to try later. Thread-safe. */
public final class MemoryMailSink implements MailSink {
    /** How many messages one keeps, unless told otherwise. */
    public static final int DEFAULT_MAX_MESSAGES = 10_000;

    /**
     * A message that was delivered.
     *
     * @param envelope from whom and to whom
     * @param content its bytes, as they were written
     */
    public record Message(Envelope envelope, byte[] content) {
        /**
         * The content as text.
         *
         * @return its bytes read as UTF-8
         */
        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private final int maxMessages;
    private final List<Message> messages = new ArrayList<>();

    /** One that keeps {@link #DEFAULT_MAX_MESSAGES}. */
    public MemoryMailSink() {
        this(DEFAULT_MAX_MESSAGES);
    }

    /**
     * One that keeps some messages.
     *
     * @param maxMessages how many; 1 or more
     * @throws IllegalArgumentException if it is less than 1
     */
    public MemoryMailSink(int maxMessages) {
        if (maxMessages < 1) {
            throw new IllegalArgumentException("maxMessages must be 1 or more, not " + maxMessages);
        }
        this.maxMessages = maxMessages;
    }

    /**
     * The messages so far.
     *
     * @return in the order in which they were committed
     */
    public List<Message> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    @Override
    public Set<SinkFeature> features() {
        return EnumSet.of(SinkFeature.BINARY_CONTENT, SinkFeature.UTF8_ADDRESSES);
    }

    @Override
    public CompletionStage<MessageWriter> begin(Envelope envelope) {
        return CompletableFuture.completedFuture(new Keeping(envelope));
    }

    private List<Disposition> keep(Message message) {
        synchronized (messages) {
            if (messages.size() == maxMessages) {
                return List.of(Disposition.tryLater("4.3.1", "No room for more messages"));
            }
            messages.add(message);
            return List.of(Disposition.ACCEPTED);
        }
    }

    private final class Keeping implements MessageWriter {
        private final Envelope envelope;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Keeping(Envelope envelope) {
            this.envelope = envelope;
        }

        @Override
        public CompletionStage<Void> write(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            content.writeBytes(copy);
            return READY;
        }

        @Override
        public CompletionStage<List<Disposition>> commit() {
            return CompletableFuture.completedFuture(keep(new Message(envelope, content.toByteArray())));
        }

        @Override
        public void abort() {
            content.reset();
        }
    }
}
