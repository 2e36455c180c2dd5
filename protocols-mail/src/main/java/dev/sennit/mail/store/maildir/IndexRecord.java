// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of {@code sennit-indexes}: what messages are made of. A header, then records at the end of which new ones are added. Numbers
 * are big-endian.
 *
 * <pre>
 * header: "SNX1", uidValidity 4, CRC-32C 4
 * record: UID 4, length of the base 2, length of the index 4, CRC-32C of all before 4, base, index
 * base:   of the name of the message's file, in UTF-8
 * index:  of the form that MessageIndex.encode says, which has a checksum of its own
 * </pre>
 *
 * @param uid whose
 * @param baseBytes how long the base is
 * @param indexBytes how long the index is
 */
record IndexRecord(long uid, int baseBytes, int indexBytes) {
    static final int HEADER_BYTES = 12;
    static final int HEAD_BYTES = 14;
    private static final int MAGIC = 0x534E5831;

    static ByteBuffer header(long uidValidity) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putInt(MAGIC).putInt((int) uidValidity);
        return header.putInt(crc(header.array(), HEADER_BYTES - 4)).flip();
    }

    static ByteBuffer of(long uid, String base, ByteBuffer index) {
        byte[] name = base.getBytes(StandardCharsets.UTF_8);
        ByteBuffer record = ByteBuffer.allocate(HEAD_BYTES + name.length + index.remaining());
        record.putInt((int) uid).putShort((short) name.length).putInt(index.remaining());
        return record.putInt(crc(record.array(), HEAD_BYTES - 4))
                .put(name)
                .put(index)
                .flip();
    }

    /** Null if this is the beginning of no record. */
    static @Nullable IndexRecord parse(ByteBuffer head) {
        byte[] bytes = new byte[HEAD_BYTES];
        head.get(bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long uid = Integer.toUnsignedLong(in.getInt());
        int baseBytes = Short.toUnsignedInt(in.getShort());
        int indexBytes = in.getInt();
        boolean isWhole = in.getInt() == crc(bytes, HEAD_BYTES - 4) && indexBytes >= 0;
        return isWhole ? new IndexRecord(uid, baseBytes, indexBytes) : null;
    }

    long length() {
        return (long) HEAD_BYTES + baseBytes + indexBytes;
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
