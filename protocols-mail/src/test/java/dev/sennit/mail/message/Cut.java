// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Indexes a message whole, byte by byte and cut at every place: always the same index. */
final class Cut {
    private Cut() {}

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static MessageIndex index(byte[] message) {
        return index(message, MessageLimits.DEFAULTS);
    }

    static MessageIndex index(byte[] message, MessageLimits limits) {
        MessageIndexer indexer = new MessageIndexer(limits);
        indexer.write(ByteBuffer.wrap(message));
        return indexer.finish();
    }

    static MessageIndex everyWay(String message) {
        return everyWay(message, MessageLimits.DEFAULTS);
    }

    static MessageIndex everyWay(String message, MessageLimits limits) {
        byte[] bytes = bytes(message);
        MessageIndex whole = index(bytes, limits);
        for (int at = 1; at < bytes.length; at++) {
            assertThat(inPieces(bytes, at, bytes.length, limits))
                    .as("cut at %d", at)
                    .isEqualTo(whole);
        }
        assertThat(inPieces(bytes, 1, 1, limits)).as("byte by byte").isEqualTo(whole);
        return whole;
    }

    private static MessageIndex inPieces(byte[] message, int first, int others, MessageLimits limits) {
        MessageIndexer indexer = new MessageIndexer(limits);
        int from = 0;
        int length = first;
        while (from < message.length) {
            int bytes = Math.min(length, message.length - from);
            ByteBuffer piece = from % 2 == 0
                    ? ByteBuffer.allocateDirect(bytes)
                    : ByteBuffer.allocate(bytes + 3).slice(3, bytes);
            indexer.write(piece.put(message, from, bytes).flip());
            from += bytes;
            length = others;
        }
        return indexer.finish();
    }

    static String text(String message, ByteRange range) {
        return message.substring((int) range.storedOffset(), (int) range.storedEnd());
    }
}
