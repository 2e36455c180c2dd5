// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import dev.sennit.mail.message.Part.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads an index, and believes nothing: every number is checked against the bytes that are left, its part and the limits. */
final class IndexReader {
    private enum Detail {
        PARTS,
        /** Of the message itself; nothing is read behind it. */
        HEADER
    }

    private static final int LONGEST_NUMBER_BITS = 56; // no message is longer, and sums do not overflow
    private static final int USUAL_FIELDS = 32; // room is made for as many without having seen them
    private static final Kind[] KINDS = Kind.values();

    private final byte[] in; // thousands are read in a row: an array is read faster than a buffer
    private int at;
    private final int end;
    private final Detail detail;
    private final MessageLimits limits;
    private int partsLeft;
    private int fieldsLeft;

    private IndexReader(byte[] in, int from, int end, Detail detail, MessageLimits limits) {
        this.in = in;
        this.at = from;
        this.end = end;
        this.detail = detail;
        this.limits = limits;
        this.partsLeft = limits.parts();
        this.fieldsLeft = limits.fields();
    }

    static MessageIndex read(ByteBuffer encoded, MessageLimits limits) throws IndexDamagedException {
        IndexReader reader = reader(checked(encoded), Detail.PARTS, limits);
        boolean complete = reader.flag();
        Part root = reader.root();
        require(reader.at == reader.end, "something follows it");
        return new MessageIndex(root, complete);
    }

    static MessageIndex readHeader(ByteBuffer encoded, MessageLimits limits) throws IndexDamagedException {
        IndexReader reader = reader(checked(encoded), Detail.HEADER, limits);
        reader.flag();
        return new MessageIndex(reader.root(), false);
    }

    /** What stands behind the head. */
    private static ByteBuffer checked(ByteBuffer encoded) throws IndexDamagedException {
        ByteBuffer in = encoded.slice(); // big-endian
        encoded.position(encoded.limit());
        require(in.remaining() > IndexWriter.HEAD_BYTES, "it is too short");
        require(in.getInt() == IndexWriter.MAGIC, "it is no index of a message");
        int version = in.get();
        require(version == IndexWriter.VERSION, "its version is not " + IndexWriter.VERSION);
        int sum = in.getInt();
        CRC32C actual = new CRC32C();
        actual.update(in.duplicate());
        require((int) actual.getValue() == sum, "its checksum does not fit");
        return in;
    }

    private static IndexReader reader(ByteBuffer in, Detail detail, MessageLimits limits) {
        if (in.hasArray()) {
            int from = in.arrayOffset() + in.position();
            return new IndexReader(in.array(), from, from + in.remaining(), detail, limits);
        }
        byte[] copy = new byte[in.remaining()];
        in.get(copy);
        return new IndexReader(copy, 0, copy.length, detail, limits);
    }

    private static void require(boolean truth, String otherwise) throws IndexDamagedException {
        if (!truth) {
            throw new IndexDamagedException("the index cannot be used: " + otherwise);
        }
    }

    private Part root() throws IndexDamagedException {
        return part(new ByteRange(0, 0, 0, 0), 1, ContentType.TEXT);
    }

    private Part part(ByteRange previous, int depth, ContentType unsaid) throws IndexDamagedException {
        require(depth <= limits.depth() && partsLeft-- > 0, "more parts than the limits allow");
        Kind kind = KINDS[count(KINDS.length - 1)];
        ByteRange fieldsRange = extentAfter(extentAfter(previous));
        ByteRange separator = extentAfter(fieldsRange);
        ByteRange header = fieldsRange.through(separator);
        ByteRange body = extentAfter(separator);
        long lines = number();
        List<HeaderField> fields = fields(fieldsRange);
        ContentType type = type(fields, unsaid);
        if (detail == Detail.HEADER) {
            return new Part(Kind.OPAQUE, header, separator, body, lines, type, fields, List.of());
        }
        List<Part> parts = parts(kind, body, depth, type);
        return new Part(kind, header, separator, body, lines, type, fields, parts);
    }

    private List<Part> parts(Kind kind, ByteRange body, int depth, ContentType type) throws IndexDamagedException {
        int count = count(partsLeft);
        require(kind != Kind.OPAQUE || count == 0, "a part without parts has some");
        require(kind != Kind.MESSAGE || count == 1, "a message has not one part");
        ContentType unsaid = type.isDigest() ? ContentType.MESSAGE : ContentType.TEXT;
        List<Part> parts = new ArrayList<>();
        ByteRange previous = body.beginning();
        for (int i = 0; i < count; i++) {
            Part part = part(previous, depth + 1, unsaid);
            previous = part.whole();
            parts.add(part);
        }
        requireEndsIn(body, previous);
        return List.copyOf(parts);
    }

    private List<HeaderField> fields(ByteRange around) throws IndexDamagedException {
        int count = count(fieldsLeft);
        fieldsLeft -= count;
        List<HeaderField> fields = new ArrayList<>(Math.min(count, USUAL_FIELDS));
        ByteRange previous = around.beginning();
        for (int i = 0; i < count; i++) {
            ByteRange range = extentAfter(extentAfter(previous));
            String name = name();
            fields.add(new HeaderField(name, range, flag() ? Optional.of(text()) : Optional.empty()));
            previous = range;
        }
        requireEndsIn(around, previous);
        return List.copyOf(fields);
    }

    private ContentType type(List<HeaderField> fields, ContentType unsaid) {
        for (HeaderField field : fields) {
            if (field.isNamed(KeptFields.CONTENT_TYPE) && field.value().isPresent()) {
                return RecentTypes.of(field.value().get(), limits.parameters());
            }
        }
        return unsaid;
    }

    /** What is left behind must be a range again. */
    private static void requireEndsIn(ByteRange around, ByteRange last) throws IndexDamagedException {
        long octets = around.octetEnd() - last.octetEnd();
        long stored = around.storedEnd() - last.storedEnd();
        require(stored >= 0 && octets >= stored, "a part or a field ends behind what is around it");
    }

    private ByteRange extentAfter(ByteRange previous) throws IndexDamagedException {
        long octets = number();
        long missing = number();
        require(missing <= octets, "more line ends than octets");
        require(previous.octetEnd() + octets < 1L << LONGEST_NUMBER_BITS, "a part is too long");
        return new ByteRange(previous.octetEnd(), octets, previous.storedEnd(), octets - missing);
    }

    private boolean flag() throws IndexDamagedException {
        return count(1) == 1;
    }

    private String text() throws IndexDamagedException {
        int bytes = textBytes();
        at += bytes;
        return new String(in, at - bytes, bytes, StandardCharsets.ISO_8859_1);
    }

    private String name() throws IndexDamagedException {
        int bytes = textBytes();
        at += bytes;
        return UsualNames.of(in, at - bytes, bytes).text();
    }

    private int textBytes() throws IndexDamagedException {
        long bytes = number();
        require(bytes <= end - at, "a text is cut off");
        return (int) bytes;
    }

    private int count(int most) throws IndexDamagedException {
        long count = number();
        require(count <= most, "a count is greater than it can be");
        return (int) count;
    }

    private long number() throws IndexDamagedException {
        if (at < end && in[at] >= 0) {
            return in[at++]; // most are short
        }
        long value = 0;
        for (int shift = 0; shift < LONGEST_NUMBER_BITS; shift += 7) {
            require(at < end, "it is cut off");
            byte b = in[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IndexDamagedException("the index cannot be used: a number is too long");
    }
}
