// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** The fields in front of a part of a multipart body (RFC 2046 section 5.1), with the syntax that all fields have here. */
public final class PartHeadParser {
    private static final int STEP_BYTES = 256;
    private static final int CRLF_BYTES = 2;

    private final FieldTable fields = new FieldTable();
    private final FieldSectionParser section;
    private final int mostBytes;
    private byte[] bytes = new byte[STEP_BYTES];
    private int length;

    /** Limits are those of one part; beyond: {@link HttpFault#HEADER_TOO_LARGE}, {@link HttpFault#TOO_MANY_FIELDS}. */
    public PartHeadParser(int headBytes, int headCount) {
        mostBytes = headBytes + CRLF_BYTES;
        section = new FieldSectionParser(
                fields, headBytes, headCount, HttpFault.HEADER_TOO_LARGE, HttpFault.TOO_MANY_FIELDS);
        section.begin(0);
    }

    /** Starts with the next part. */
    public void begin() {
        length = 0;
        section.begin(0);
    }

    /** Takes what belongs to the fields, and the empty line behind them. */
    public Progress parse(ByteBuffer in) {
        Progress progress = Progress.INCOMPLETE;
        while (progress == Progress.INCOMPLETE && in.hasRemaining()) {
            int before = in.position();
            int start = length;
            int count = Math.min(STEP_BYTES, Math.min(in.remaining(), mostBytes - length));
            if (length + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
            }
            in.get(bytes, length, count);
            length += count;
            progress = section.parse(bytes, 0, length);
            if (progress != Progress.INCOMPLETE) {
                in.position(before + section.position() - start);
            }
        }
        return progress;
    }

    /** What was wrong. */
    public HttpFault fault() {
        return Objects.requireNonNull(section.fault());
    }

    /** The fields, which stay valid. */
    public HttpHeaders headers() {
        fields.over(bytes);
        return fields.copy(Arrays.copyOf(bytes, length));
    }
}
