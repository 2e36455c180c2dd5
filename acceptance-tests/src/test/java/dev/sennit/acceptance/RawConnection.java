// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A client that says exactly what it is told to, one byte for each character. No read waits for ever. */
final class RawConnection implements AutoCloseable {
    /** How the peer ended the connection. */
    enum End {
        FINISHED,
        RESET
    }

    private static final int BUFFER_BYTES = 1 << 16;

    private final Socket socket;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    static RawConnection to(InetSocketAddress address) {
        return to(address, 0);
    }

    /**
     * Connects.
     *
     * @param receiveBufferBytes small ones fill soon when we do not read; 0 for what the system gives
     */
    static RawConnection to(InetSocketAddress address, int receiveBufferBytes) {
        Socket socket = new Socket();
        try {
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setTcpNoDelay(true);
            int patienceMillis = (int) Eventually.PATIENCE.toMillis();
            socket.setSoTimeout(patienceMillis);
            socket.connect(address, patienceMillis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RawConnection(socket);
    }

    RawConnection send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Sends as long as the peer takes it; a peer that has ended the connection is no fault. */
    RawConnection trySend(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        } catch (IOException e) {
            // The peer is gone, which the next read tells in its own way.
        }
        return this;
    }

    /** Sends FIN; reading goes on. */
    RawConnection finishSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The next bytes, exactly so many. */
    String read(int count) {
        try {
            byte[] bytes = socket.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new AssertionError("the connection ended after '" + new String(bytes, ISO_8859_1) + "'");
            }
            return new String(bytes, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Up to and with the next appearance of {@code end}. */
    String readThrough(String end) {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.lastIndexOf(end) != text.length() - end.length()) {
            text.append(read(1));
        }
        return text.toString();
    }

    /** Reads so many bytes or all there are, and forgets them. */
    void tryRead(int count) {
        try {
            socket.getInputStream().readNBytes(count);
        } catch (IOException e) {
            // The peer is gone.
        }
    }

    /** Reads exactly so many bytes and forgets them. */
    void skip(long count) {
        long left = count;
        try {
            while (left > 0) {
                int read = socket.getInputStream().read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    throw new AssertionError("the connection ended, " + left + " bytes are missing");
                }
                left -= read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(left + " bytes are missing", e);
        }
    }

    /** All that comes before the end of the connection, however it ends. */
    Rest readToEnd() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            int count;
            while ((count = socket.getInputStream().read(buffer)) >= 0) {
                bytes.write(buffer, 0, count);
            }
            return new Rest(bytes.toString(ISO_8859_1), End.FINISHED);
        } catch (SocketException e) {
            return new Rest(bytes.toString(ISO_8859_1), End.RESET);
        } catch (IOException e) {
            throw new UncheckedIOException("no end after '" + bytes.toString(ISO_8859_1) + "'", e);
        }
    }

    /** What was left to read, and how it ended. */
    record Rest(String text, End end) {}

    /** Whether the peer says nothing and keeps the connection for this long. */
    boolean isQuietFor(Duration time) {
        try {
            int patienceMillis = socket.getSoTimeout();
            socket.setSoTimeout((int) time.toMillis());
            try {
                socket.getInputStream().read();
                return false; // a byte, or the end
            } catch (SocketTimeoutException e) {
                return true;
            } finally {
                socket.setSoTimeout(patienceMillis);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
