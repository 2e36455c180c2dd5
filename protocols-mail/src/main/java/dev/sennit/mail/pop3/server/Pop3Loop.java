// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

/** What the connections of one reactor share, so that an idle one needs none of it. Everything here is used within one event. */
final class Pop3Loop {
    private static final int INPUT_BYTES = 16_384;

    private final ReplyBuffer replies = new ReplyBuffer();
    private Object user = this;
    private byte[] input = new byte[INPUT_BYTES];

    /** The array to copy a read into; its bytes live until the next read of any connection. */
    byte[] input(int bytes) {
        if (bytes > input.length) {
            input = new byte[bytes];
        }
        return input;
    }

    /** For one connection at a time: what an event that ended in a mistake of ours has left is not for the next one. */
    ReplyBuffer replies(Object connection) {
        if (connection != user) {
            user = connection;
            replies.discard();
        }
        return replies;
    }
}
