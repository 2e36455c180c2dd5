// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.BodySource;
import dev.sennit.http.files.FileBody;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body on its way from its source, held to the length that was announced. */
final class BodyStream implements OutgoingBody {
    private static final Logger LOG = LoggerFactory.getLogger(HttpChannel.class);

    private final BodySource source;
    private long remainingBytes; // UNKNOWN if no length was announced
    private @Nullable ByteBuffer piece; // fetched to be sent at once: its memory may be shared with other sources
    private long sentBytes; // and not taken account of
    private Stage stage = Stage.PIECES;

    private enum Stage {
        /** The source is asked for pieces. */
        PIECES,
        /** The transport sends the rest. */
        TRANSFER,
        CLOSED
    }

    BodyStream(BodySource source, long lengthBytes) {
        this.source = source;
        this.remainingBytes = lengthBytes;
    }

    @Override
    public long remainingBytes() {
        return remainingBytes;
    }

    @Override
    public boolean fetch() throws IOException {
        if (piece == null && remainingBytes != 0) {
            piece = source.next();
            check(piece);
        }
        return piece != null;
    }

    private void check(@Nullable ByteBuffer next) throws IOException {
        if (next == null) {
            if (remainingBytes != UNKNOWN) {
                throw new IOException("the body ended " + remainingBytes + " bytes before its announced length");
            }
        } else if (!next.hasRemaining()) {
            throw new IOException("the body's source gave an empty piece; at the end it must give null");
        } else if (remainingBytes != UNKNOWN && next.remaining() > remainingBytes) {
            throw new IOException(
                    "the body goes on " + (next.remaining() - remainingBytes) + " bytes after its announced length");
        }
    }

    @Override
    public boolean send(ResponseOutput out, BodyFraming framing, int mostBytes) throws IOException {
        int turnBytes = Math.min(mostBytes, source.turnBytes());
        int sent = 0;
        while (sent < turnBytes && fetch()) {
            ByteBuffer next = Objects.requireNonNull(piece);
            piece = null;
            sent += next.remaining();
            if (remainingBytes != UNKNOWN) {
                remainingBytes -= next.remaining();
            }
            out.piece(next, framing);
        }
        sentBytes += sent;
        boolean ended = remainingBytes == 0 || sent < turnBytes;
        if (ended) {
            close();
        }
        return ended;
    }

    @Override
    public long takeSentBytes() {
        long taken = sentBytes;
        sentBytes = 0;
        return taken;
    }

    /** Has the transport send the rest, if it is a file's and the transport can. */
    Optional<CompletionStage<Void>> transferRest(Transport transport) {
        if (stage != Stage.PIECES || !(source instanceof FileBody file) || !transport.canTransfer()) {
            return Optional.empty();
        }
        stage = Stage.TRANSFER;
        remainingBytes = 0;
        return Optional.of(file.transferTo(transport));
    }

    @Override
    public boolean isTransferring() {
        return stage == Stage.TRANSFER;
    }

    void transferred() {
        stage = Stage.PIECES; // of which there are none left
    }

    @Override
    public void close() {
        if (stage != Stage.CLOSED) {
            stage = Stage.CLOSED;
            try {
                source.close();
            } catch (RuntimeException e) {
                LOG.error("the source of a body cannot be closed", e);
            }
        }
    }
}
