// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

/** Where the line that is being read begins, and what ended the one before. A bare LF ends a line as CRLF does, and counts for two. */
final class LineCursor {
    private long startStored;
    private long bareLineFeeds; // before the line
    private long lines; // before the line
    private int terminatorBytes; // of the line before; 0 at the start
    private long nextStored;
    private int nextTerminatorBytes; // 0 if the message ends without one

    /** The line has ended; {@link #advance()} follows. */
    void ended(long next, int bytes) {
        nextStored = next;
        nextTerminatorBytes = bytes;
    }

    /** To the next line. */
    void advance() {
        startStored = nextStored;
        bareLineFeeds += nextTerminatorBytes & 1;
        lines += nextTerminatorBytes > 0 ? 1 : 0;
        terminatorBytes = nextTerminatorBytes;
    }

    /**
     * Over some lines at once.
     *
     * @param next where the one after them begins
     * @param count how many, at least one
     * @param bare how many of them end in a bare LF
     * @param bytes how many end the last of them
     */
    void pass(long next, int count, int bare, int bytes) {
        startStored = next;
        bareLineFeeds += bare;
        lines += count;
        terminatorBytes = bytes;
    }

    Mark start() {
        return new Mark(startStored + bareLineFeeds, startStored, lines);
    }

    /** Where the text of the line before ends: its line end belongs to a delimiter that follows (RFC 2046 section 5.1.1). */
    Mark beforeTerminator() {
        if (terminatorBytes == 0) {
            return start();
        }
        return new Mark(startStored + bareLineFeeds - 2, startStored - terminatorBytes, lines - 1);
    }

    Mark next() {
        long bare = bareLineFeeds + (nextTerminatorBytes & 1);
        return new Mark(nextStored + bare, nextStored, lines + (nextTerminatorBytes > 0 ? 1 : 0));
    }
}
