// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Spelling;
import dev.sennit.mail.session.LineBuffer;
import dev.sennit.mail.session.LoopBuffers;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.ModifiedUtf7;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The responses of one event, which leave in one write. */
final class Responses implements LoopBuffers.Output {
    private final LineBuffer lines = new LineBuffer();

    @Override
    public void discard() {
        lines.discard();
    }

    int length() {
        return lines.length();
    }

    /** A line; what is not printable ASCII becomes a question mark. */
    Responses line(String text) {
        return text(text).endLine();
    }

    /** A part of a line, likewise. */
    Responses text(String text) {
        lines.text(text);
        return this;
    }

    /** A part of a line: a number that is not negative. */
    Responses number(long value) {
        lines.number(value);
        return this;
    }

    /** A mailbox, in quotes. */
    Responses mailbox(MailboxName name, Spelling spelling) {
        return mailbox(name.text(Mailboxes.SEPARATOR), spelling);
    }

    /** A mailbox, or what stands above one. */
    Responses mailbox(String name, Spelling spelling) {
        String spelled = spelling == Spelling.UTF_8 ? name : ModifiedUtf7.encode(name);
        lines.octet('"');
        for (byte b : spelled.getBytes(StandardCharsets.UTF_8)) {
            if (b == '"' || b == '\\') {
                lines.octet('\\');
            }
            lines.octet(b);
        }
        lines.octet('"');
        return this;
    }

    Responses endLine() {
        lines.endLine();
        return this;
    }

    /** Lines that are whole, with their ends: ASCII. */
    void raw(String text) {
        append(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Bytes as they are. */
    void append(ByteBuffer in) {
        lines.append(in);
    }

    void flush(Consumer<ByteBuffer> to) {
        lines.flush(to);
    }
}
