// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.smtp.MessageSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Spaces in the place of a message that was announced and refused: a server that reads them as commands reads none. */
final class Padding implements MessageSource {
    private long left;

    Padding(long octets) {
        left = octets;
    }

    @Override
    public CompletionStage<ByteBuffer> next() {
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, left)];
        Arrays.fill(piece, (byte) ' ');
        left -= piece.length;
        return CompletableFuture.completedFuture(ByteBuffer.wrap(piece));
    }

    @Override
    public void close() {}
}
