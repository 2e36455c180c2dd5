// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import dev.sennit.mail.message.OpenPart.Place;
import dev.sennit.mail.message.Part.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts that have begun, each in the one before, and what the lines of a message do to them. Of every line of a header, and of those
 * lines of a body that could be a delimiter, it is told; it opens and closes parts.
 */
final class PartTree {
    private final Budget budget;
    private final FieldValue value = new FieldValue();
    private final List<OpenPart> open = new ArrayList<>();
    private OpenPart top; // the last of them
    private int delimited; // how many of the open parts have delimiters that count
    private long steps;
    private @Nullable Part root;

    PartTree(MessageLimits limits) {
        this.budget = new Budget(limits);
        this.top = begun(new Mark(0, 0, 0), ContentType.TEXT);
    }

    /** Whether the lines that come are those of a header. */
    boolean inHeader() {
        return top.place() == Place.HEADER;
    }

    /** Whether a line of a body can matter: one that begins with two hyphens. */
    boolean hasDelimiters() {
        return delimited > 0;
    }

    /** How much of a line is wanted. */
    int lineBytes() {
        int delimiter = budget.limits().boundaryBytes() + 4;
        return inHeader() ? Math.max(delimiter, budget.lineBytes()) : delimiter;
    }

    /** Something of a line was left out for its length. */
    void lineWasCut() {
        if (inHeader()) {
            budget.exceed();
        }
    }

    /**
     * A line has ended.
     *
     * @param line what holds its beginning, and all of it if it is no longer than {@link #lineBytes()}
     * @param from where it begins
     * @param to the index behind its last byte; its end is left out
     * @param mayDelimit false if more of it than blanks is missing
     */
    void line(byte[] line, int from, int to, boolean mayDelimit, LineCursor cursor) {
        if (mayDelimit && hasDelimiters() && to - from > 2 && line[from] == '-' && line[from + 1] == '-') {
            if (delimiter(line, from, to, cursor)) {
                return;
            }
        }
        if (inHeader()) {
            steps += to - from;
            if (from == to) {
                endOfHeader(cursor);
            } else {
                top.header().line(line, from, to, cursor);
            }
        }
    }

    private boolean delimiter(byte[] line, int from, int to, LineCursor cursor) {
        int begin = from + 2;
        int end = to;
        while (end > begin && (HeaderReader.isBlank(line[end - 1]) || line[end - 1] == '\r')) {
            end--;
        }
        steps += to - from;
        // The innermost first: broken writers use one boundary twice, and mean that.
        for (int i = open.size() - 1; i >= 0; i--) {
            OpenPart part = open.get(i);
            byte[] boundary = part.boundary();
            if (boundary == null || part.place() == Place.EPILOGUE) {
                continue;
            }
            steps++;
            if (Arrays.equals(line, begin, end, boundary, 0, boundary.length)) {
                nextPart(i, cursor);
                return true;
            }
            if (isLast(line, begin, end, boundary)) {
                closeAbove(i, cursor.beforeTerminator());
                endDelimiters(part);
                return true;
            }
        }
        return false;
    }

    /** The last delimiter has two hyphens behind the boundary (RFC 2046 section 5.1.1). */
    private static boolean isLast(byte[] line, int from, int to, byte[] boundary) {
        int end = from + boundary.length;
        return to == end + 2
                && Arrays.equals(line, from, end, boundary, 0, boundary.length)
                && line[end] == '-'
                && line[end + 1] == '-';
    }

    private void nextPart(int multipart, LineCursor cursor) {
        closeAbove(multipart, cursor.beforeTerminator());
        OpenPart part = open.get(multipart);
        if (budget.hasParts()) {
            begin(cursor.next(), part.type().isDigest() ? ContentType.MESSAGE : ContentType.TEXT);
        } else {
            endDelimiters(part);
        }
    }

    private void endDelimiters(OpenPart part) {
        part.lastDelimiter();
        delimited--;
    }

    private void begin(Mark start, ContentType unsaid) {
        top = begun(start, unsaid);
    }

    private OpenPart begun(Mark start, ContentType unsaid) {
        budget.takePart();
        OpenPart part = new OpenPart(start, unsaid, new HeaderReader(budget, value));
        open.add(part);
        return part;
    }

    private void endOfHeader(LineCursor cursor) {
        OpenPart part = top;
        part.headerEnded(cursor.start(), cursor.next(), budget.limits().parameters());
        if (part.type().isMessage() && mayGoDeeper()) {
            part.becomeMessage();
            begin(cursor.next(), ContentType.TEXT);
        } else if (part.type().isType("multipart")) {
            Optional<String> boundary = part.type().parameter("boundary");
            if (boundary.isPresent()) {
                multipart(part, boundary.get());
            }
        }
    }

    /** A delimiter has no blanks at its end, so neither has its boundary (RFC 2046 section 5.1.1). */
    private void multipart(OpenPart part, String written) {
        String boundary = written.stripTrailing();
        if (boundary.length() > budget.limits().boundaryBytes()) {
            budget.exceed();
        } else if (!boundary.isEmpty() && mayGoDeeper()) {
            part.becomeMultipart(boundary.getBytes(StandardCharsets.ISO_8859_1));
            delimited++;
        }
    }

    private boolean mayGoDeeper() {
        if (open.size() >= budget.limits().depth()) {
            budget.exceed();
            return false;
        }
        return budget.hasParts();
    }

    /** Closes what lies in a part. */
    private void closeAbove(int index, Mark end) {
        while (open.size() > index + 1) {
            OpenPart part = open.remove(open.size() - 1);
            steps++;
            if (part.kind() == Kind.MULTIPART && part.place() != Place.EPILOGUE) {
                delimited--;
            }
            Part closed = part.close(end, budget.limits().parameters());
            if (open.isEmpty()) {
                root = closed;
            } else {
                top = open.get(open.size() - 1);
                top.add(closed);
            }
        }
    }

    /** The message ends here. */
    MessageIndex finish(LineCursor cursor) {
        closeAbove(-1, cursor.next());
        return new MessageIndex(java.util.Objects.requireNonNull(root), !budget.isExceeded());
    }

    /** What was done beyond reading on, for a test that it grows no faster than the message. */
    long steps() {
        return steps;
    }
}
