// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;

/** A client's end of a connection, whatever lies below: bytes go in and come out. */
interface Line extends AutoCloseable {
    InputStream in() throws IOException;

    OutputStream out() throws IOException;

    void finishSending() throws IOException;

    @Override
    void close() throws IOException;

    static OfSocket tcp(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Eventually.PATIENCE.toMillis());
        return new OfSocket(socket);
    }

    static Line unix(String path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        return new OfChannel(channel);
    }

    default Line send(String text) throws IOException {
        out().write(text.getBytes(ISO_8859_1));
        out().flush();
        return this;
    }

    /** So many bytes, or what there is before the end. */
    default String read(int count) throws IOException {
        return new String(in().readNBytes(count), ISO_8859_1);
    }

    /** Of TCP. */
    record OfSocket(Socket socket) implements Line {
        OfSocket startTls(SSLContext context) throws IOException {
            return new OfSocket(context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true));
        }

        @Override
        public InputStream in() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream out() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void finishSending() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Of a UNIX socket, which has no {@link Socket}. */
    record OfChannel(SocketChannel channel) implements Line {
        @Override
        public InputStream in() {
            return Channels.newInputStream(channel);
        }

        @Override
        public OutputStream out() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public void finishSending() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
