// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file a request wants (RFC 9110 section 14).
 *
 * @param kind what the answer is
 * @param firstByte the index of the first byte to send
 * @param lengthBytes how many to send
 */
public record ByteRange(Kind kind, long firstByte, long lengthBytes) {
    public enum Kind {
        /** 200: all of it. */
        WHOLE,
        /** 206 */
        PART,
        /** 416 */
        UNSATISFIABLE
    }

    private static final String UNIT = "bytes=";
    private static final Pattern SPEC = Pattern.compile("([0-9]*)-([0-9]*)");
    private static final int MOST_DIGITS = 18; // more than any file has bytes, and still a long

    public static ByteRange whole(long sizeBytes) {
        return new ByteRange(Kind.WHOLE, 0, sizeBytes);
    }

    /**
     * Reads the lines of the {@code Range} field. What is malformed, in another unit, or there twice is ignored, as section 14.2 allows.
     * So are several ranges at once: joining them costs us more than it saves the client, and was a way to attack servers.
     */
    public static ByteRange parse(List<String> lines, long sizeBytes) {
        if (lines.size() != 1 || !lines.get(0).regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return whole(sizeBytes);
        }
        List<String> specs = Arrays.stream(lines.get(0).substring(UNIT.length()).split(","))
                .map(String::strip)
                .filter(spec -> !spec.isEmpty())
                .limit(2)
                .toList();
        Matcher spec = SPEC.matcher(specs.size() == 1 ? specs.get(0) : "");
        return spec.matches() ? range(spec.group(1), spec.group(2), sizeBytes) : whole(sizeBytes);
    }

    private static ByteRange range(String first, String last, long sizeBytes) {
        if (first.isEmpty()) {
            return last.isEmpty() ? whole(sizeBytes) : suffix(number(last), sizeBytes);
        }
        long firstByte = number(first);
        long lastByte = last.isEmpty() ? Long.MAX_VALUE : number(last);
        if (lastByte < firstByte) {
            return whole(sizeBytes);
        }
        return firstByte < sizeBytes
                ? new ByteRange(Kind.PART, firstByte, Math.min(lastByte, sizeBytes - 1) - firstByte + 1)
                : new ByteRange(Kind.UNSATISFIABLE, 0, 0);
    }

    private static ByteRange suffix(long wantedBytes, long sizeBytes) {
        if (wantedBytes == 0) {
            return new ByteRange(Kind.UNSATISFIABLE, 0, 0);
        }
        if (sizeBytes == 0) { // satisfiable, but a Content-Range cannot say "no bytes"
            return whole(0);
        }
        long lengthBytes = Math.min(wantedBytes, sizeBytes);
        return new ByteRange(Kind.PART, sizeBytes - lengthBytes, lengthBytes);
    }

    private static long number(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits.substring(start));
    }

    /** The value of {@code Content-Range}, for a part and for 416. */
    public String contentRange(long sizeBytes) {
        return kind == Kind.UNSATISFIABLE
                ? "bytes */" + sizeBytes
                : "bytes " + firstByte + "-" + (firstByte + lengthBytes - 1) + "/" + sizeBytes;
    }
}
