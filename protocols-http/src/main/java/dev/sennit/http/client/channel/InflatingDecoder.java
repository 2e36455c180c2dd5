// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.compression.CodingDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** {@code gzip}, one member, or {@code deflate} (RFC 9110 section 8.4.1), by the JDK's own zlib. */
final class InflatingDecoder implements CodingDecoder {
    private final Inflater inflater;
    private final @Nullable GzipFraming gzip; // null for deflate

    private InflatingDecoder(Inflater inflater, @Nullable GzipFraming gzip) {
        this.inflater = inflater;
        this.gzip = gzip;
    }

    static InflatingDecoder gzip() {
        return new InflatingDecoder(new Inflater(true), new GzipFraming());
    }

    static InflatingDecoder deflate() {
        return new InflatingDecoder(new Inflater(false), null);
    }

    @Override
    public void decode(ByteBuffer input, ByteBuffer output) throws IOException {
        if (gzip != null && !gzip.headerIsComplete()) {
            gzip.header(input);
        }
        if (!inflater.finished() && (gzip == null || gzip.headerIsComplete())) {
            int from = output.position();
            inflate(input, output);
            if (gzip != null) {
                gzip.content(output.duplicate().flip().position(from));
            }
        }
        if (gzip != null && inflater.finished()) {
            gzip.trailer(input);
        }
    }

    private void inflate(ByteBuffer input, ByteBuffer output) throws IOException {
        try {
            inflater.setInput(input);
            int made = inflater.inflate(output);
            if (made == 0 && inflater.needsDictionary()) {
                throw new IOException("the compressed content needs a dictionary that nobody has");
            }
        } catch (DataFormatException broken) {
            throw new IOException("the compressed content is broken: " + broken.getMessage(), broken);
        }
    }

    @Override
    public boolean isFinished() {
        return gzip == null ? inflater.finished() : gzip.isComplete();
    }

    @Override
    public void close() {
        inflater.end();
    }
}
