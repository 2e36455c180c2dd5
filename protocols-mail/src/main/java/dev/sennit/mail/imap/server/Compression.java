// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * COMPRESS=DEFLATE (RFC 4978): what is sent is deflated, and what comes is inflated no faster than it is used. What was sent is forgotten
 * at the end of each command, so that nobody who has a client fetch two texts learns of one by the length of the other
 * (CVE-2026-40203).
 */
final class Compression {
    private static final int PIECE_BYTES = 8192;

    /** Whether what comes next may refer to what was sent before. */
    enum Memory {
        /** It may. */
        KEPT,
        /** It may not. */
        FORGOTTEN
    }

    private final Inflater inflater = new Inflater(true);
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] piece = new byte[PIECE_BYTES];
    private byte[] received = new byte[0]; // what the inflater has; the end of it is not inflated yet

    /** Bytes that have come; they are the caller's again. */
    void receive(ByteBuffer deflated) {
        int waiting = inflater.getRemaining();
        byte[] all = Arrays.copyOfRange(received, received.length - waiting, received.length + deflated.remaining());
        deflated.get(all, waiting, deflated.remaining());
        received = all;
        inflater.setInput(all);
    }

    /**
     * Inflates some of what has come.
     *
     * @return how many bytes; 0 if more must come
     * @throws DataFormatException if it is not deflated, or ends
     */
    int inflate(byte[] into) throws DataFormatException {
        int inflated = inflater.inflate(into);
        if (inflated == 0 && (inflater.finished() || inflater.needsDictionary())) {
            throw new DataFormatException("what is compressed has ended");
        }
        return inflated;
    }

    /** Sends bytes. */
    void write(Transport transport, ByteBuffer bytes, Memory memory) {
        deflater.setInput(bytes);
        int flush = memory == Memory.KEPT ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH;
        int deflated;
        do {
            deflated = deflater.deflate(piece, 0, piece.length, flush);
            transport.write(piece, 0, deflated);
        } while (deflated == piece.length);
    }

    /** Gives back what is held outside of the heap. */
    void close() {
        inflater.end();
        deflater.end();
    }
}
