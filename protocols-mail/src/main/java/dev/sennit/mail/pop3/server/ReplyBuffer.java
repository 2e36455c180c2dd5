// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.session.LineBuffer;
import dev.sennit.mail.session.LoopBuffers;
import dev.sennit.reactor.Transport;

/** The answers to one batch of commands, which leave in one write. */
final class ReplyBuffer implements LoopBuffers.Output {
    private final LineBuffer lines = new LineBuffer();

    int length() {
        return lines.length();
    }

    @Override
    public void discard() {
        lines.discard();
    }

    /** A line that is known beforehand. */
    void put(Reply reply) {
        append(reply.line(), 0, reply.line().length);
    }

    /** A line; what is not printable ASCII becomes a question mark. */
    void put(String text) {
        lines.text(text);
        lines.endLine();
    }

    /** A part of a line. */
    void text(String text) {
        lines.text(text);
    }

    /** A part of a line: a number that is not negative. */
    void number(long value) {
        lines.number(value);
    }

    void endLine() {
        lines.endLine();
    }

    /** Bytes as they are. */
    void append(byte[] in, int from, int to) {
        lines.append(in, from, to);
    }

    void flush(Transport transport) {
        lines.flush(transport::write);
    }
}
