// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.message.IndexDamagedException;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageIndexer;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.Wanted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Messages for tests; a text has one character for each octet. */
public final class Messages {
    private Messages() {}

    /** The lines, with CRLF behind each. */
    public static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    public static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static MessageIndex index(String message) {
        MessageIndexer indexer = new MessageIndexer();
        indexer.write(ByteBuffer.wrap(bytes(message)));
        return indexer.finish();
    }

    /** No more of the index than is wanted. */
    public static Optional<MessageIndex> index(String message, Set<Wanted> wanted) {
        if (wanted.contains(Wanted.INDEX)) {
            return Optional.of(index(message));
        }
        return wanted.contains(Wanted.HEADER) ? Optional.of(header(message)) : Optional.empty();
    }

    private static MessageIndex header(String message) {
        try {
            return MessageIndex.decodeHeader(index(message).encode(), MessageLimits.DEFAULTS);
        } catch (IndexDamagedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The bytes of a message, no more than {@code mostBytes} of them at a time. */
    public static final class Content implements MessageContent {
        private final byte[] bytes;
        private final int mostBytes;
        private int reads;
        private boolean closed;

        public Content(String message, int mostBytes) {
            this.bytes = bytes(message);
            this.mostBytes = mostBytes;
        }

        public int reads() {
            return reads;
        }

        public boolean isClosed() {
            return closed;
        }

        @Override
        public long sizeOctets() {
            return bytes.length;
        }

        @Override
        public CompletionStage<ByteBuffer> read(long offset, int maxBytes) {
            reads++;
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("the content is closed"));
            }
            int from = (int) Math.min(offset, bytes.length);
            int to = Math.min(bytes.length, from + Math.min(maxBytes, mostBytes));
            return CompletableFuture.completedFuture(ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to)));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
