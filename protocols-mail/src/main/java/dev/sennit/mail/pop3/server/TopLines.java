// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

/** Finds the end of what TOP sends: the header, the empty line, and some lines of the body. Lines end with CRLF; pieces are cut anywhere. */
final class TopLines {
    private enum State {
        HEADER,
        BODY,
        DONE
    }

    private State state = State.HEADER;
    private long bodyLinesLeft;
    private boolean lineHasText;

    /** With this many lines of the body. */
    TopLines(long bodyLines) {
        bodyLinesLeft = bodyLines;
    }

    /** The index of the first byte that is not sent, or {@code to}. */
    int cut(byte[] in, int from, int to) {
        int p = from;
        while (p < to && state != State.DONE) {
            byte b = in[p++];
            if (b == '\n') {
                endOfLine();
                lineHasText = false;
            } else if (b != '\r') {
                lineHasText = true;
            }
        }
        return p;
    }

    private void endOfLine() {
        switch (state) {
            case HEADER -> {
                if (!lineHasText) {
                    state = bodyLinesLeft == 0 ? State.DONE : State.BODY;
                }
            }
            case BODY -> {
                if (--bodyLinesLeft == 0) {
                    state = State.DONE;
                }
            }
            case DONE -> {}
        }
    }

    boolean isDone() {
        return state == State.DONE;
    }
}
