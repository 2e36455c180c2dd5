// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The bytes of an index:
 *
 * <pre>
 *   index    = "SnMI" version(1 byte) CRC-32C(4 bytes, of what follows) complete(1 byte) part
 *   part     = kind extent(gap) extent(header) extent(separator) extent(body) lines count *field count *part
 *   field    = extent(gap) extent name kept(1 byte) [value]
 *   extent   = octets, how many of them are not stored
 *   name, value = count octets
 * </pre>
 *
 * A header is written without its separator; a gap is what lies between the part or the field before, or the beginning of what is around,
 * and this one. Numbers are unsigned and have seven bits in a byte, the lowest first, the top bit set in all but the last.
 */
final class IndexWriter {
    static final int MAGIC = 0x536e4d49;
    static final int VERSION = 2; // what an index says is part of its form: 1 knew no References
    static final int HEAD_BYTES = 9;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private IndexWriter() {}

    static ByteBuffer write(MessageIndex index) {
        IndexWriter writer = new IndexWriter();
        writer.out.write(index.isComplete() ? 1 : 0);
        writer.part(index.root(), new ByteRange(0, 0, 0, 0));
        byte[] body = writer.out.toByteArray();
        CRC32C sum = new CRC32C();
        sum.update(body);
        return ByteBuffer.allocate(HEAD_BYTES + body.length)
                .putInt(MAGIC)
                .put((byte) VERSION)
                .putInt((int) sum.getValue())
                .put(body)
                .flip();
    }

    private void part(Part part, ByteRange previous) {
        number(part.kind().ordinal());
        extent(previous.gapTo(part.header()));
        extent(part.header().beginning().gapTo(part.separator()));
        extent(part.separator());
        extent(part.body());
        number(part.lines());
        number(part.fields().size());
        ByteRange before = part.header().beginning();
        for (HeaderField field : part.fields()) {
            field(field, before);
            before = field.range();
        }
        number(part.parts().size());
        before = part.body().beginning();
        for (Part inner : part.parts()) {
            part(inner, before);
            before = inner.whole();
        }
    }

    private void field(HeaderField field, ByteRange previous) {
        extent(previous.gapTo(field.range()));
        extent(field.range());
        text(field.name());
        out.write(field.value().isPresent() ? 1 : 0);
        field.value().ifPresent(this::text);
    }

    private void extent(ByteRange range) {
        number(range.octets());
        number(range.octets() - range.storedBytes());
    }

    private void text(String text) {
        number(text.length());
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void number(long value) {
        long rest = value;
        while (rest >= 0x80) {
            out.write(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
