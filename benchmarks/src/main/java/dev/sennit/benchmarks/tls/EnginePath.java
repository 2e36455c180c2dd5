// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** Written by hand: a blocking channel and an SSLEngine at each end, and nothing else. */
final class EnginePath implements BulkPath {
    private static final int RECORDS_OUT = 4; // in one system call, as in Sennit

    private final ExecutorService receiverThread = Executors.newSingleThreadExecutor();
    private final End sender;
    private final End receiver;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);

    EnginePath(SSLContext server, SSLContext client) throws Exception {
        try (ServerSocketChannel port = ServerSocketChannel.open()) {
            port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            sender = new End(SocketChannel.open(port.getLocalAddress()), client.createSSLEngine("localhost", 0), true);
            receiver = new End(port.accept(), server.createSSLEngine(), false);
        }
        CompletableFuture<Void> shaken = CompletableFuture.runAsync(receiver::shakeHands, receiverThread);
        sender.shakeHands();
        shaken.get();
    }

    @Override
    public void transfer(long bytes) throws Exception {
        CompletableFuture<Void> received = CompletableFuture.runAsync(() -> receiver.receive(bytes), receiverThread);
        for (long left = bytes; left > 0; left -= piece.capacity()) {
            sender.send(piece.clear());
        }
        received.get();
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        receiverThread.shutdown();
    }

    private static final class End {
        private final SocketChannel channel;
        private final SSLEngine engine;
        private final ByteBuffer recordsOut;
        private final ByteBuffer recordsIn;
        private final ByteBuffer plain;

        End(SocketChannel channel, SSLEngine engine, boolean isClient) throws IOException {
            this.channel = channel;
            this.engine = engine;
            engine.setUseClientMode(isClient);
            int record = engine.getSession().getPacketBufferSize();
            recordsOut = ByteBuffer.allocateDirect(RECORDS_OUT * record);
            recordsIn = ByteBuffer.allocateDirect(PIECE_BYTES).limit(0);
            plain = ByteBuffer.allocateDirect(engine.getSession().getApplicationBufferSize());
            channel.socket().setTcpNoDelay(true);
        }

        void shakeHands() {
            try {
                engine.beginHandshake();
                HandshakeStatus status = engine.getHandshakeStatus();
                while (status != HandshakeStatus.NOT_HANDSHAKING) {
                    switch (status) {
                        case NEED_TASK -> engine.getDelegatedTask().run();
                        case NEED_WRAP -> send(ByteBuffer.allocate(0));
                        default -> unwrap();
                    }
                    status = engine.getHandshakeStatus();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void send(ByteBuffer data) throws IOException {
            do {
                SSLEngineResult result = engine.wrap(data, recordsOut);
                if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                    throw new SSLException("closed");
                }
                if (recordsOut.remaining() < engine.getSession().getPacketBufferSize()) {
                    flush();
                }
            } while (data.hasRemaining());
            flush();
        }

        private void flush() throws IOException {
            recordsOut.flip();
            while (recordsOut.hasRemaining()) {
                channel.write(recordsOut);
            }
            recordsOut.clear();
        }

        void receive(long bytes) {
            try {
                for (long left = bytes; left > 0; ) {
                    left -= unwrap();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Reads a record, and says how many bytes it brought. */
        private int unwrap() throws IOException {
            SSLEngineResult result = engine.unwrap(recordsIn, plain.clear());
            while (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                recordsIn.compact();
                if (channel.read(recordsIn) < 0) {
                    throw new EOFException();
                }
                recordsIn.flip();
                result = engine.unwrap(recordsIn, plain.clear());
            }
            return result.bytesProduced();
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
