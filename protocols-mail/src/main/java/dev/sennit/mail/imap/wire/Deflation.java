// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * COMPRESS=DEFLATE (RFC 4978), of either side: what is sent is deflated, and what comes is inflated no faster than it is used. What was
 * sent is forgotten where its sender says so, so that nobody who has two texts sent learns of one by the length of the other
 * (CVE-2026-40203).
 */
public final class Deflation {
    private static final int PIECE_BYTES = 8192;

    /** Whether what comes next may refer to what was sent before. */
    public enum Memory {
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
    public void receive(ByteBuffer deflated) {
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
    public int inflate(byte[] into) throws DataFormatException {
        int inflated = inflater.inflate(into);
        if (inflated == 0 && (inflater.finished() || inflater.needsDictionary())) {
            throw new DataFormatException("what is compressed has ended");
        }
        return inflated;
    }

    /** Sends bytes. */
    public void write(Transport transport, ByteBuffer bytes, Memory memory) {
        deflater.setInput(bytes);
        int flush = memory == Memory.KEPT ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH;
        int deflated;
        do {
            deflated = deflater.deflate(piece, 0, piece.length, flush);
            transport.write(piece, 0, deflated);
        } while (deflated == piece.length);
    }

    /** Gives back what is held outside of the heap. */
    public void close() {
        inflater.end();
        deflater.end();
    }
}
