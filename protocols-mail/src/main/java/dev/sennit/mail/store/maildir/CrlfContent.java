// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.internal.BlockingContent;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file whose lines end in a bare LF, read as if they ended in CRLF. Reading on is fast, reading before means to begin anew. */
final class CrlfContent implements BlockingContent {
    private final FileOps.InputFile file;
    private final long sizeOctets;
    private final ByteBuffer raw =
            ByteBuffer.allocate(MessageContent.MAX_READ_BYTES).limit(0);
    private long rawOffset; // of what has been read into raw
    private long offset; // of the next octet
    private boolean afterCr;
    private boolean lfOwed;

    CrlfContent(FileOps.InputFile file) throws IOException {
        this.file = file;
        this.sizeOctets = skip(Long.MAX_VALUE);
        rewind();
    }

    @Override
    public long sizeOctets() {
        return sizeOctets;
    }

    @Override
    public ByteBuffer read(long from, int maxBytes) throws IOException {
        if (from < offset) {
            rewind();
        }
        skip(from);
        ByteBuffer out = ByteBuffer.allocate(maxBytes);
        while (out.hasRemaining()) {
            int octet = next();
            if (octet < 0) {
                break;
            }
            out.put((byte) octet);
        }
        return out.flip();
    }

    /** Up to an offset, or to the end; where that is. */
    private long skip(long to) throws IOException {
        while (offset < to && next() >= 0) {
            // goes on
        }
        return offset;
    }

    private void rewind() {
        raw.limit(0);
        rawOffset = 0;
        offset = 0;
        afterCr = false;
        lfOwed = false;
    }

    private int next() throws IOException {
        if (lfOwed) {
            lfOwed = false;
            offset++;
            return '\n';
        }
        if (!raw.hasRemaining()) {
            raw.clear();
            int read = file.read(raw, rawOffset);
            raw.flip();
            if (read <= 0) {
                return -1;
            }
            rawOffset += read;
        }
        byte b = raw.get();
        offset++;
        if (b == '\n' && !afterCr) {
            lfOwed = true;
            return '\r';
        }
        afterCr = b == '\r';
        return b & 0xFF;
    }

    @Override
    public void close() {
        PlainContent.close(file);
    }
}
