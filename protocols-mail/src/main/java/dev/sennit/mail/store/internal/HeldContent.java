// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that are in memory already. They are not to be changed. */
public record HeldContent(byte[] bytes) implements BlockingContent {
    /** The content itself, read and closed; or as it was if it is longer, or somebody has cut its file. */
    public static BlockingContent ifShort(BlockingContent opened, int maxBytes) throws IOException {
        if (opened.sizeOctets() > maxBytes) {
            return opened;
        }
        byte[] bytes = new byte[(int) opened.sizeOctets()];
        int length = 0;
        while (length < bytes.length) {
            ByteBuffer piece = opened.read(length, bytes.length - length);
            int more = piece.remaining();
            if (more == 0) {
                return opened;
            }
            piece.get(bytes, length, more);
            length += more;
        }
        opened.close();
        return new HeldContent(bytes);
    }

    @Override
    public long sizeOctets() {
        return bytes.length;
    }

    @Override
    public ByteBuffer read(long offset, int maxBytes) {
        int from = (int) Math.min(offset, bytes.length);
        int to = from + Math.min(maxBytes, bytes.length - from);
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to));
    }

    @Override
    public void close() {
        // nothing is held
    }
}
