// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.internal.MailboxIndex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of {@code sennit-journal}: when messages changed or went, which names of files cannot say. A header, then records at the end of
 * which new ones are added. Each has a checksum; what follows the first that is wrong was cut off and counts for nothing. All numbers
 * are big-endian.
 *
 * <pre>
 * header: "SNJ1", uidValidity 4, uidNext 8, highest mod-sequence 8, forgotten mod-sequence 8, CRC-32C 4
 * record: length of the text 2, kind 1, mod-sequence 8, UID 4, text, CRC-32C of all before 4
 * text:   of a message its flags: letters of the system's, then a space and a keyword each; of one that is gone nothing
 * </pre>
 */
final class ModSeqJournal {
    static final int HEADER_BYTES = 36;

    private static final int MAGIC = 0x534E4A31;
    private static final int FRAME_BYTES = 2 + 1 + 8 + 4 + 4;
    private static final byte IS = 1;
    private static final byte GONE = 2;

    private ModSeqJournal() {}

    /** What could be read, and whether that was all. */
    record Loaded(MailboxIndex index, int records, boolean isWhole) {}

    /** Null if this is no journal, or one of other UIDs. */
    static @Nullable Loaded load(byte[] bytes, long uidValidity, int maxTombstones) {
        if (bytes.length < HEADER_BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getInt() != MAGIC
                || Integer.toUnsignedLong(in.getInt()) != uidValidity
                || crc(bytes, 0, HEADER_BYTES - 4) != in.getInt(HEADER_BYTES - 4)) {
            return null;
        }
        MailboxIndex index = new MailboxIndex(uidValidity, maxTombstones);
        index.reserveUidsBelow(in.getLong());
        index.raiseModSeq(in.getLong());
        index.forgetTombstonesUpTo(in.getLong());
        in.position(HEADER_BYTES);
        int records = 0;
        while (in.hasRemaining()) {
            if (!record(bytes, in, index)) {
                return new Loaded(index, records, false);
            }
            records++;
        }
        return new Loaded(index, records, true);
    }

    private static boolean record(byte[] bytes, ByteBuffer in, MailboxIndex index) {
        int from = in.position();
        if (in.remaining() < FRAME_BYTES) {
            return false;
        }
        int textBytes = Short.toUnsignedInt(in.getShort(from));
        if (in.remaining() < FRAME_BYTES + textBytes
                || crc(bytes, from, FRAME_BYTES - 4 + textBytes) != in.getInt(from + FRAME_BYTES - 4 + textBytes)) {
            return false;
        }
        in.position(from + 2);
        byte kind = in.get();
        long modSeq = in.getLong();
        long uid = Integer.toUnsignedLong(in.getInt());
        String text = new String(bytes, in.position(), textBytes, StandardCharsets.US_ASCII);
        in.position(from + FRAME_BYTES + textBytes);
        if (kind == IS) {
            index.put(new MessageState(uid, modSeq, flags(text)));
        } else if (kind == GONE) {
            index.remove(uid, modSeq);
        }
        return true;
    }

    static ByteBuffer header(MailboxIndex index) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putInt(MAGIC)
                .putInt((int) index.uidValidity())
                .putLong(index.uidNext())
                .putLong(index.highestModSeq())
                .putLong(index.forgottenModSeq());
        return header.putInt(crc(header.array(), 0, HEADER_BYTES - 4)).flip();
    }

    static ByteBuffer is(MessageState message) {
        return record(IS, message.modSeq(), message.uid(), text(message.flags()));
    }

    static ByteBuffer gone(long uid, long modSeq) {
        return record(GONE, modSeq, uid, "");
    }

    private static ByteBuffer record(byte kind, long modSeq, long uid, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer record = ByteBuffer.allocate(FRAME_BYTES + ascii.length);
        record.putShort((short) ascii.length)
                .put(kind)
                .putLong(modSeq)
                .putInt((int) uid)
                .put(ascii);
        return record.putInt(crc(record.array(), 0, FRAME_BYTES - 4 + ascii.length))
                .flip();
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private static String text(Flags flags) {
        StringBuilder text = new StringBuilder();
        flags.system().forEach(flag -> text.append((char) ('A' + flag.ordinal())));
        flags.keywords().forEach(keyword -> text.append(' ').append(keyword));
        return text.toString();
    }

    private static Flags flags(String text) {
        List<String> parts = Arrays.asList(text.split(" "));
        EnumSet<SystemFlag> system = EnumSet.noneOf(SystemFlag.class);
        for (char letter : parts.get(0).toCharArray()) {
            if (letter >= 'A' && letter - 'A' < SystemFlag.values().length) {
                system.add(SystemFlag.values()[letter - 'A']);
            }
        }
        return Flags.of(system, parts.subList(1, parts.size()));
    }
}
