// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;

/** A part of a file on its way through a {@link StringTransport}. */
final class FilePart {
    private static final int PIECE_BYTES = 65_536;

    private final FileChannel file;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private long position;
    private long left;

    FilePart(FileChannel file, long position, long count) {
        this.file = file;
        this.position = position;
        this.left = count;
    }

    CompletableFuture<Void> done() {
        return done;
    }

    boolean isSent() {
        return left == 0;
    }

    long leftBytes() {
        return left;
    }

    /** The next bytes. */
    byte[] read() throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, left));
        int bytes = file.read(piece, position);
        if (bytes <= 0) {
            throw new EOFException("the file became shorter while it was sent: " + left + " bytes are missing");
        }
        position += bytes;
        left -= bytes;
        byte[] read = new byte[bytes];
        piece.flip().get(read);
        return read;
    }
}
