// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Spelling;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.ModifiedUtf7;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** The responses of one event, which leave in one write. */
final class Responses {
    private static final int ROOM_BYTES = 4096;
    private static final int MOST_ROOM_BYTES = 262_144; // what it keeps after it was used
    private static final int MAX_LONG_DIGITS = 20;

    private byte[] bytes = new byte[ROOM_BYTES];
    private int length;

    void discard() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** A line; what is not printable ASCII becomes a question mark. */
    Responses line(String text) {
        return text(text).endLine();
    }

    /** A part of a line, likewise. */
    Responses text(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes[length++] = c >= ' ' && c <= '~' ? (byte) c : (byte) '?';
        }
        return this;
    }

    /** A part of a line: a number that is not negative. */
    Responses number(long value) {
        reserve(MAX_LONG_DIGITS);
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** A mailbox, in quotes. */
    Responses mailbox(MailboxName name, Spelling spelling) {
        return mailbox(name.text(Mailboxes.SEPARATOR), spelling);
    }

    /** A mailbox, or what stands above one. */
    Responses mailbox(String name, Spelling spelling) {
        String spelled = spelling == Spelling.UTF_8 ? name : ModifiedUtf7.encode(name);
        byte[] utf8 = spelled.getBytes(StandardCharsets.UTF_8);
        reserve(2 * utf8.length + 2);
        bytes[length++] = '"';
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                bytes[length++] = '\\';
            }
            bytes[length++] = b;
        }
        bytes[length++] = '"';
        return this;
    }

    Responses endLine() {
        reserve(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
        return this;
    }

    /** Lines that are whole, with their ends: ASCII. */
    void raw(String lines) {
        append(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Bytes as they are. */
    void append(ByteBuffer in) {
        int more = in.remaining();
        reserve(more);
        in.get(bytes, length, more);
        length += more;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    void flush(Consumer<ByteBuffer> to) {
        if (length > 0) {
            int written = length;
            length = 0;
            to.accept(ByteBuffer.wrap(bytes, 0, written));
            if (bytes.length > MOST_ROOM_BYTES) {
                bytes = new byte[ROOM_BYTES];
            }
        }
    }
}
