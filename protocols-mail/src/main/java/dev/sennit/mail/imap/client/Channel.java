// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.client.ImapConnection.State;
import dev.sennit.mail.imap.wire.Deflation;
import dev.sennit.mail.imap.wire.Deflation.Memory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** The bytes of a connection on their way in and out, compressed from when the server has agreed to that (RFC 4978). */
final class Channel {
    private static final int PIECE_BYTES = 8192;

    private final ImapConnection connection;
    private @Nullable Deflation deflation; // non-null once the server has agreed to it

    Channel(ImapConnection connection) {
        this.connection = connection;
    }

    boolean isCompressed() {
        return deflation != null;
    }

    /** From here on, both sides compress. */
    void compress() {
        deflation = new Deflation();
    }

    /** Sends bytes. Compressed, each piece is on its own: none tells of another by its length. */
    void write(byte[] bytes) {
        if (deflation != null) {
            deflation.write(connection.transport(), ByteBuffer.wrap(bytes), Memory.FORGOTTEN);
        } else {
            connection.transport().write(bytes);
        }
    }

    void receive(ByteBuffer data) {
        if (deflation != null) {
            deflation.receive(data);
            inflate();
            return;
        }
        byte[] in = new byte[data.remaining()];
        data.get(in);
        connection.input().take(in);
    }

    /** A piece at a time, and no faster than it is used. */
    void inflate() {
        Deflation current = deflation;
        byte[] piece = new byte[current == null ? 0 : PIECE_BYTES];
        while (current != null && !connection.isClosed() && connection.state() != State.HELD) {
            int inflated;
            try {
                inflated = current.inflate(piece);
            } catch (DataFormatException e) {
                connection.bad("what it sends is not compressed as it should be");
                return;
            }
            if (inflated == 0) {
                return;
            }
            connection.input().take(Arrays.copyOf(piece, inflated));
        }
    }

    /** The connection is gone. */
    void close() {
        if (deflation != null) {
            deflation.close();
            deflation = null;
        }
    }
}
