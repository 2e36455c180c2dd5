// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.message.IndexDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is read a block at a time, each twice as long as the one before: records asked for in a row lie so. */
final class IndexBlocks implements AutoCloseable {
    private static final int FIRST_BLOCK_BYTES = 4 << 10;
    private static final int LONGEST_BLOCK_BYTES = 64 << 10;

    private final FileOps.InputFile input;
    private ByteBuffer block = ByteBuffer.allocate(0); // what was read, from 0 to its limit
    private long blockOffset;
    private int nextBlockBytes = FIRST_BLOCK_BYTES;

    IndexBlocks(FileOps.InputFile input) {
        this.input = input;
    }

    /** Some bytes of the file, in an array, good until the next call. */
    ByteBuffer read(long offset, int bytes) throws IOException, IndexDamagedException {
        if (offset < blockOffset || offset + bytes > blockOffset + block.limit()) {
            fill(offset, bytes);
        }
        return block.slice((int) (offset - blockOffset), bytes);
    }

    private void fill(long offset, int bytes) throws IOException, IndexDamagedException {
        int size = Math.max(bytes, nextBlockBytes);
        nextBlockBytes = Math.min(2 * nextBlockBytes, LONGEST_BLOCK_BYTES);
        ByteBuffer read = size == block.capacity() ? block.clear() : ByteBuffer.allocate(size);
        block = read;
        blockOffset = offset;
        while (read.position() < bytes) {
            if (input.read(read, offset + read.position()) <= 0) {
                read.flip();
                throw new IndexDamagedException("the file has become shorter");
            }
        }
        read.flip();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
