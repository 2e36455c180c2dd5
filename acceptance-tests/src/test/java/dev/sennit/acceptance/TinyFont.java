// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A TrueType font that has nothing but a black box for the letter A, as wide as is asked for. */
final class TinyFont {
    private static final short UNITS_PER_EM = 1000;
    private static final short ASCENT = 800;
    private static final short DESCENT = -200;
    private static final int VERSION_1 = 0x00010000;

    private TinyFont() {}

    /** A font whose letter is so wide, in thousandths of the font's size. */
    static byte[] ofWidth(int width) {
        Map<String, ByteBuffer> tables = new TreeMap<>();
        tables.put("head", head(width));
        tables.put("hhea", shorts(1, 0, ASCENT, DESCENT, 0, width, 0, 0, width, 1, 0, 0, 0, 0, 0, 0, 0, 2));
        tables.put("maxp", shorts(1, 0, 2, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0));
        tables.put("OS/2", metrics(width));
        tables.put("hmtx", shorts(width, 0, width, 0));
        tables.put(
                "cmap", shorts(0, 1, 3, 1, 0, 12, 4, 32, 0, 4, 4, 1, 0, 'A', 0xffff, 0, 'A', 0xffff, 1 - 'A', 1, 0, 0));
        tables.put("loca", shorts(0, 0, 18)); // in units of two bytes: no glyph for what is missing, then the box
        tables.put("glyf", box(width));
        tables.put("name", shorts(0, 0, 6));
        tables.put("post", shorts(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        return joined(tables);
    }

    private static ByteBuffer head(int width) {
        return ByteBuffer.allocate(54)
                .putInt(VERSION_1)
                .putInt(VERSION_1)
                .putInt(0)
                .putInt(0x5f0f3cf5)
                .putShort((short) 0)
                .putShort(UNITS_PER_EM)
                .putLong(0)
                .putLong(0)
                .put(shorts(0, 0, width, ASCENT, 0, 8, 2, 0, 0))
                .flip();
    }

    private static ByteBuffer metrics(int width) {
        ByteBuffer table = ByteBuffer.allocate(78).put(shorts(0, width, 400, 5));
        return table.position(table.capacity() - 16)
                .put(shorts(0x40, 'A', 'A', ASCENT, DESCENT, 0, ASCENT, -DESCENT))
                .flip();
    }

    private static ByteBuffer box(int width) {
        return ByteBuffer.allocate(36)
                .put(shorts(1, 0, 0, width, ASCENT, 3, 0))
                .putInt(0x01010101) // four points on the curve
                .put(shorts(0, 0, width, 0, 0, ASCENT, 0, -ASCENT))
                .rewind();
    }

    private static ByteBuffer shorts(int... values) {
        ByteBuffer table = ByteBuffer.allocate(2 * values.length);
        for (int value : values) {
            table.putShort((short) value);
        }
        return table.flip();
    }

    private static byte[] joined(Map<String, ByteBuffer> tables) {
        int count = tables.size();
        int offset = 12 + 16 * count;
        ByteBuffer font = ByteBuffer.allocate(4096);
        font.putInt(VERSION_1).put(shorts(count, 128, 3, 16 * count - 128));
        for (Map.Entry<String, ByteBuffer> table : tables.entrySet()) {
            ByteBuffer content = table.getValue();
            int length = content.remaining();
            font.put(table.getKey().getBytes(StandardCharsets.US_ASCII))
                    .putInt(sum(content.duplicate()))
                    .putInt(offset)
                    .putInt(length);
            font.put(offset, content, 0, length);
            offset += (length + 3) / 4 * 4;
        }
        byte[] bytes = new byte[offset];
        font.get(0, bytes);
        return bytes;
    }

    private static int sum(ByteBuffer content) {
        int sum = 0;
        for (int i = 0; content.hasRemaining(); i++) {
            sum += (content.get() & 0xff) << (8 * (3 - i % 4));
        }
        return sum;
    }
}
