// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import dev.sennit.http.BodySource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several parts of a file as {@code multipart/byteranges} (RFC 9110 section 14.6), read as a {@link FileBody} is. */
public final class MultipartRanges implements BodySource {
    private static final int BOUNDARY_BYTES = 16; // nobody can put it into a file before it is drawn
    private static final SecureRandom RANDOM = new SecureRandom();

    private final FileChannel file;
    private final FileVersion version;
    private final ByteBuffer chunk;
    private final String contentType;
    private final List<ByteRange> parts;
    private final String boundary;
    private int begun; // how many parts are
    private FileBody part;
    private Stage stage = Stage.PARTS;

    private enum Stage {
        PARTS,
        ENDED
    }

    /** Takes the file over: it is closed with this. */
    public MultipartRanges(FileTree.OpenFile file, String contentType, List<ByteRange> parts, ByteBuffer chunk) {
        this.file = file.channel();
        this.version = file.version();
        this.contentType = contentType;
        this.parts = List.copyOf(parts);
        this.chunk = chunk;
        this.boundary = newBoundary();
        this.part = new FileBody(this.file, 0, 0, chunk);
    }

    private static String newBoundary() {
        byte[] random = new byte[BOUNDARY_BYTES];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The value of {@code Content-Type} for the whole answer. */
    public String contentType() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    /** The length of the whole body. */
    public long lengthBytes() {
        long lengthBytes = end().length();
        for (int i = 0; i < parts.size(); i++) {
            lengthBytes += head(i).length() + parts.get(i).lengthBytes();
        }
        return lengthBytes;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        ByteBuffer piece = part.next();
        if (piece != null) {
            return piece;
        }
        if (begun < parts.size()) {
            ByteRange range = parts.get(begun);
            part = new FileBody(file, range.firstByte(), range.lengthBytes(), chunk);
            return bytes(head(begun++));
        }
        if (stage == Stage.ENDED) {
            return null;
        }
        stage = Stage.ENDED;
        return bytes(end());
    }

    private String head(int index) {
        return (index == 0 ? "" : "\r\n")
                + "--" + boundary + "\r\n"
                + "Content-Type: " + contentType + "\r\n"
                + "Content-Range: " + parts.get(index).contentRange(version.sizeBytes()) + "\r\n\r\n";
    }

    private String end() {
        return "\r\n--" + boundary + "--\r\n";
    }

    private static ByteBuffer bytes(String ascii) {
        return ByteBuffer.wrap(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        part.close(); // all of them read the same channel
    }
}
