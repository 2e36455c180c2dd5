// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.smtp.wire.DotStuffer;
import dev.sennit.mail.store.MessageContent;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RETR and TOP: a message on its way from the store to the client, no more than a piece of it here at a time. */
final class Retrieval {
    private static final Logger LOG = LoggerFactory.getLogger(Retrieval.class);
    private static final int PIECE_BYTES = MessageContent.MAX_READ_BYTES;
    private static final int TOP_PIECE_BYTES = 8192; // most headers are shorter

    private final Pop3Server server;
    private final Maildrop maildrop;
    private final int number;
    private final @Nullable TopLines top; // null for all of it
    private final DotStuffer stuffer = new DotStuffer();
    private @Nullable MessageContent content; // non-null while it is read
    private long offset;

    private Retrieval(Pop3Server server, Maildrop maildrop, int number, @Nullable TopLines top) {
        this.server = server;
        this.maildrop = maildrop;
        this.number = number;
        this.top = top;
    }

    static Retrieval whole(Pop3Server server, Maildrop maildrop, int number) {
        return new Retrieval(server, maildrop, number, null);
    }

    static Retrieval top(Pop3Server server, Maildrop maildrop, int number, long bodyLines) {
        return new Retrieval(server, maildrop, number, new TopLines(bodyLines));
    }

    void begin() {
        server.await(() -> maildrop.content(number), this::opened, found -> found.ifPresent(MessageContent::close));
    }

    private void opened(@Nullable Optional<MessageContent> found, @Nullable Throwable failure) {
        if (found == null) {
            server.put(Answers.toFailure(server, failure));
        } else if (found.isEmpty()) {
            server.put(Reply.MESSAGE_GONE);
        } else {
            content = found.get();
            if (top == null) {
                server.replies().put("+OK " + maildrop.sizeOctets(number) + " octets");
            } else {
                server.put(Reply.OK);
            }
            read(found.get());
        }
    }

    private void read(MessageContent from) {
        server.await(
                () -> from.read(offset, top == null ? PIECE_BYTES : TOP_PIECE_BYTES),
                (piece, failure) -> {
                    if (piece == null) {
                        breakOff(failure);
                    } else {
                        send(from, piece);
                    }
                },
                late -> {});
    }

    private void send(MessageContent from, ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        int end = top == null ? bytes.length : top.cut(bytes, 0, bytes.length);
        stuffer.write(bytes, 0, end, server.replies()::append);
        offset += bytes.length;
        if (bytes.length == 0 || offset >= from.sizeOctets() || (top != null && top.isDone())) {
            stuffer.finish(server.replies()::append);
            if (top == null && server.marksRetrieved()) {
                maildrop.retrieved(number);
            }
            close();
        } else {
            server.whenTaken(() -> read(from));
        }
    }

    private void breakOff(@Nullable Throwable failure) {
        LOG.error("{}: message {} cannot be read on, and the connection ends in it", server, number, failure);
        close();
        server.breakOff(failure == null ? new IllegalStateException("the store has given null") : failure);
    }

    void close() {
        if (content != null) {
            content.close();
            content = null;
        }
    }
}
