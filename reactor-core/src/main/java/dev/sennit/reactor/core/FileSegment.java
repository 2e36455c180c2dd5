// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.ReactorLocal;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A part of a file that waits to be sent, with the bytes that wait behind it. */
final class FileSegment {
    static final int PIECE_BYTES = 65_536; // that is read at once where the system does not send files by itself
    private static final ReactorLocal<ByteBuffer> PIECE =
            new ReactorLocal<>(() -> ByteBuffer.allocateDirect(PIECE_BYTES));

    /** What is wrong is the file, not the connection. */
    private static final class FileFault extends Exception {
        private static final long serialVersionUID = 1;

        private final Exception why;

        FileFault(Exception why) {
            super(why);
            this.why = why;
        }
    }

    private final FileChannel file;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private long position;
    private long left;

    @Nullable
    OutboundQueue behind; // null while nothing was written since

    FileSegment(FileChannel file, long position, long count) {
        this.file = file;
        this.position = position;
        this.left = count;
    }

    CompletableFuture<Void> done() {
        return done;
    }

    long left() {
        return left;
    }

    void complete() {
        done.complete(null);
    }

    void fail(CloseReason why) {
        done.completeExceptionally(new ConnectionLostException(why));
    }

    /** Bytes left. */
    void advance(long bytes) {
        position += bytes;
        left -= bytes;
    }

    /**
     * Sends what the socket takes, {@code most} bytes or less, and returns how much that was. If there are fewer bytes than
     * were promised, or the connection is broken, that is the end of it.
     */
    long sendTo(TcpTransport transport, long most) {
        long taken = 0;
        try {
            taken = transfer(transport, most);
        } catch (FileFault fault) {
            abort(transport, fault);
        } catch (IOException e) {
            transport.broken(e);
        }
        advance(taken);
        transport.sent(taken);
        return taken;
    }

    private long transfer(TcpTransport transport, long most) throws IOException, FileFault {
        if (!file.isOpen()) {
            throw new FileFault(new ClosedChannelException());
        }
        long taken;
        try {
            taken = transport.socket().transferFrom(file, position, most);
        } catch (IOException | RuntimeException e) {
            ByteBuffer unused = read(transport, 1); // if it was the file's fault, this says so
            throw e;
        }
        if (taken == SocketIo.CANNOT_TRANSFER) {
            return sendPieces(transport, most);
        }
        if (taken == SocketIo.FILE_ENDED) {
            throw endedEarly();
        }
        return taken;
    }

    private long sendPieces(TcpTransport transport, long most) throws IOException, FileFault {
        long total = 0;
        while (total < most) {
            ByteBuffer piece = readAt(transport, position + total, most - total);
            int offered = piece.remaining();
            int taken = transport.socket().write(piece);
            total += taken;
            if (taken < offered) {
                break;
            }
        }
        return total;
    }

    /** The next bytes, in memory that the connections of a loop share; null if that was the connection's end. */
    @Nullable
    ByteBuffer read(TcpTransport transport) {
        try {
            return read(transport, left);
        } catch (FileFault fault) {
            abort(transport, fault);
            return null;
        }
    }

    private ByteBuffer read(TcpTransport transport, long most) throws FileFault {
        return readAt(transport, position, most);
    }

    private ByteBuffer readAt(TcpTransport transport, long at, long most) throws FileFault {
        ByteBuffer piece = PIECE.get(transport.loop());
        piece.clear().limit((int) Math.min(most, PIECE_BYTES));
        int bytes;
        try {
            bytes = file.read(piece, at);
        } catch (IOException | RuntimeException e) {
            throw new FileFault(e);
        }
        if (bytes <= 0) {
            throw endedEarly();
        }
        return piece.flip();
    }

    private FileFault endedEarly() {
        return new FileFault(
                new EOFException("the file became shorter while it was sent: " + left + " bytes are missing"));
    }

    private static void abort(TcpTransport transport, FileFault fault) {
        transport.cutOff(new CloseReason.ApplicationError(fault.why));
    }
}
