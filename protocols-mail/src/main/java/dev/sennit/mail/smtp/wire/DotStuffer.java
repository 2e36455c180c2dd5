// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import dev.sennit.mail.syntax.Scan;
import java.nio.charset.StandardCharsets;

/**
 * Writes the text of a message as DATA wants it (RFC 5321 section 4.5.2): a dot more in front of each line that begins with one, and
 * the end. Lines are made to end with CRLF first, whatever they ended with, and NUL is left out: bytes that a receiver could take for
 * the end of a line are never sent as anything else (CVE-2026-33604 was a dot behind a bare CR). The pieces may be cut anywhere.
 */
public final class DotStuffer {
    private enum State {
        LINE_START,
        TEXT,
        CR
    }

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] DOT = {'.'};
    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private State state = State.LINE_START;

    /** Writes on. */
    public void write(byte[] in, int from, int to, TextSink sink) {
        int p = from;
        while (p < to) {
            switch (state) {
                case LINE_START -> {
                    if (in[p] == 0) {
                        p++;
                    } else {
                        if (in[p] == '.') {
                            sink.text(DOT, 0, 1);
                        }
                        state = State.TEXT;
                    }
                }
                case TEXT -> {
                    int stop = Scan.endOfText(in, p, to);
                    if (stop > p) {
                        sink.text(in, p, stop);
                    }
                    p = stop;
                    if (p < to) {
                        special(in[p++], sink);
                    }
                }
                case CR -> {
                    state = State.LINE_START;
                    if (in[p] == '\n') {
                        p++;
                    }
                }
            }
        }
    }

    private void special(byte b, TextSink sink) {
        if (b != 0) {
            sink.text(CRLF, 0, 2);
            state = b == '\r' ? State.CR : State.LINE_START;
        }
    }

    /** Ends the message. */
    public void finish(TextSink sink) {
        if (state == State.TEXT) {
            sink.text(CRLF, 0, 2);
        }
        sink.text(END, 0, END.length);
        state = State.LINE_START;
    }
}
