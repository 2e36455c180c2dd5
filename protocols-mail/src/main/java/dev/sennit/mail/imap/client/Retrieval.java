// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientTimeouts;
import dev.sennit.mail.pace.PacedReceiver;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A message on its way to its receiver, a read's worth at a time. */
final class Retrieval {
    private final ImapConnection connection;
    private final PacedReceiver receiver;
    private long left;

    /** Somebody hears when the receiver is ready again. */
    Retrieval(ImapConnection connection, BodyAnswer answer, long octets, Runnable ready) {
        this.connection = connection;
        left = octets;
        answer.begun();
        ImapClientTimeouts timeouts = connection.options().timeouts();
        receiver = new PacedReceiver(
                connection.transport(),
                answer.receiver,
                timeouts.messageBytesPerSecond(),
                timeouts.messageGrace(),
                ready,
                this::failed);
    }

    /** Returns the index of the first byte behind the message, or {@code to}. */
    int read(byte[] in, int from, int to) {
        int end = from + (int) Math.min(to - from, left);
        left -= end - from;
        receiver.received(end - from);
        if (left == 0) {
            receiver.complete();
        }
        receiver.hand(ByteBuffer.wrap(Arrays.copyOfRange(in, from, end)));
        return end;
    }

    private void failed(Throwable failure) {
        connection.leave(
                new ImapClientException(Kind.RECEIVER_FAILED, "the message could not be taken: " + failure, failure));
    }

    boolean isReady() {
        return receiver.isReady();
    }

    boolean isDone() {
        return left == 0;
    }

    void close() {
        receiver.close();
    }
}
