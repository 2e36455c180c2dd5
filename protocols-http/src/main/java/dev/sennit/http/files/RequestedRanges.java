// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file a request wants (RFC 9110 section 14).
 *
 * @param kind what the answer is
 * @param parts those to send, in the order in which they were asked for; none unless the answer is a part or several
 */
public record RequestedRanges(Kind kind, List<ByteRange> parts) {
    /** More ranges in one request, and it is answered with the whole file. */
    public static final int MAX_RANGES = 16;

    /** More ranges that overlap another, and it is answered with the whole file, as section 14.2 has it. */
    public static final int MAX_OVERLAPPING = 2;

    public enum Kind {
        /** 200: all of it. */
        WHOLE,
        /** 206 with one part. */
        PART,
        /** 206 with {@code multipart/byteranges}. */
        SEVERAL,
        /** 416 */
        UNSATISFIABLE
    }

    /** Of a request that wants no part. */
    public static final RequestedRanges WHOLE = new RequestedRanges(Kind.WHOLE, List.of());

    private static final RequestedRanges UNSATISFIABLE = new RequestedRanges(Kind.UNSATISFIABLE, List.of());
    private static final String UNIT = "bytes=";
    private static final Pattern SPEC = Pattern.compile("([0-9]*)-([0-9]*)");
    private static final ByteRange NO_BYTES = new ByteRange(-1, 0); // of a spec that cannot be satisfied
    private static final int MOST_DIGITS = 18; // more than any file has bytes, and still a long

    /**
     * Reads the lines of the {@code Range} field. What is malformed, in another unit, or there twice is ignored, as section 14.2 allows.
     * So are ranges that are too many, overlap too much, or are longer together than the file: joining them would cost us more than it
     * saves the client, and was a way to attack servers.
     */
    public static RequestedRanges parse(List<String> lines, long sizeBytes) {
        if (lines.size() != 1 || !lines.get(0).regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return WHOLE;
        }
        List<ByteRange> parts = new ArrayList<>(1);
        int specs = 0;
        for (String element : lines.get(0).substring(UNIT.length()).split(",")) {
            String spec = element.strip();
            if (spec.isEmpty()) {
                continue;
            }
            Optional<ByteRange> part = part(spec, sizeBytes);
            if (part.isEmpty() || ++specs > MAX_RANGES) {
                return WHOLE;
            }
            part.filter(some -> !some.equals(NO_BYTES)).ifPresent(parts::add);
        }
        return specs == 0 ? WHOLE : answer(parts, sizeBytes);
    }

    private static RequestedRanges answer(List<ByteRange> parts, long sizeBytes) {
        if (parts.isEmpty()) {
            return UNSATISFIABLE;
        }
        if (sizeBytes == 0) { // satisfiable, but a Content-Range cannot say "no bytes"
            return WHOLE;
        }
        if (parts.size() == 1) {
            return new RequestedRanges(Kind.PART, List.copyOf(parts));
        }
        return isWorthwhile(parts, sizeBytes) ? new RequestedRanges(Kind.SEVERAL, List.copyOf(parts)) : WHOLE;
    }

    private static boolean isWorthwhile(List<ByteRange> parts, long sizeBytes) {
        long spareBytes = sizeBytes;
        int overlapping = 0;
        for (ByteRange part : parts) {
            spareBytes -= part.lengthBytes();
            if (spareBytes < 0) {
                return false;
            }
            if (parts.stream().filter(part::overlaps).count() > 1) { // more than itself
                overlapping++;
            }
        }
        return overlapping <= MAX_OVERLAPPING;
    }

    /** Empty if it is malformed. */
    private static Optional<ByteRange> part(String spec, long sizeBytes) {
        Matcher numbers = SPEC.matcher(spec);
        if (!numbers.matches()) {
            return Optional.empty();
        }
        String first = numbers.group(1);
        String last = numbers.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? Optional.empty() : Optional.of(suffix(number(last), sizeBytes));
        }
        long firstByte = number(first);
        long lastByte = last.isEmpty() ? Long.MAX_VALUE : number(last);
        if (lastByte < firstByte) {
            return Optional.empty();
        }
        return Optional.of(
                firstByte < sizeBytes
                        ? new ByteRange(firstByte, Math.min(lastByte, sizeBytes - 1) - firstByte + 1)
                        : NO_BYTES);
    }

    private static ByteRange suffix(long wantedBytes, long sizeBytes) {
        if (wantedBytes == 0) {
            return NO_BYTES;
        }
        long lengthBytes = Math.min(wantedBytes, sizeBytes);
        return new ByteRange(sizeBytes - lengthBytes, lengthBytes);
    }

    private static long number(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits.substring(start));
    }

    /** The value of {@code Content-Range} for 416. */
    public static String unsatisfiable(long sizeBytes) {
        return "bytes */" + sizeBytes;
    }
}
