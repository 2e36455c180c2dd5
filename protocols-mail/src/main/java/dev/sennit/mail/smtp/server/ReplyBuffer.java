// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.session.LineBuffer;
import dev.sennit.mail.session.LoopBuffers;
import dev.sennit.reactor.Transport;

/** The replies to one batch of commands, which leave in one write. Every line is made here: printable ASCII, 512 bytes at most. */
final class ReplyBuffer implements LoopBuffers.Output {
    private static final int MAX_LINE_BYTES = 510; // without CRLF; RFC 5321 section 4.5.3.1.5

    private final LineBuffer lines = new LineBuffer();

    int length() {
        return lines.length();
    }

    @Override
    public void discard() {
        lines.discard();
    }

    /** A reply that is known beforehand. */
    void put(Reply reply) {
        lines.append(reply.line(), 0, reply.line().length);
    }

    void put(Disposition disposition) {
        put(disposition.code(), disposition.status(), disposition.text());
    }

    /** A reply of one line. */
    void put(int code, String status, String text) {
        put(code, ' ', status.isEmpty() ? text : status + " " + text);
    }

    /** A line of a reply, with what stands behind its code: '-' if more follow. */
    void put(int code, char separator, String text) {
        lines.number(code);
        lines.octet(separator);
        lines.text(text, Math.min(text.length(), MAX_LINE_BYTES - 4));
        lines.endLine();
    }

    void flush(Transport transport) {
        lines.flush(transport::write);
    }
}
