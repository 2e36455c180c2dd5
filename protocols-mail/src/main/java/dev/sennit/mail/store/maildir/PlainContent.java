// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.internal.BlockingContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A file as it is. */
record PlainContent(FileOps.InputFile file, long sizeOctets) implements BlockingContent {
    @Override
    public ByteBuffer read(long offset, int maxBytes) throws IOException {
        long left = Math.max(0, sizeOctets - offset);
        ByteBuffer out = ByteBuffer.allocate((int) Math.min(maxBytes, left));
        while (out.hasRemaining()) {
            if (file.read(out, offset + out.position()) < 0) {
                break; // somebody has cut the file
            }
        }
        return out.flip();
    }

    @Override
    public void close() {
        close(file);
    }

    static void close(FileOps.InputFile file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
