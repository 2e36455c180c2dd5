// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes one request on to a server, and of the answer no more than its beginning: then it holds still. */
final class StingyRelay implements AutoCloseable {
    private static final int MOST_REQUEST_BYTES = 64 << 10;

    private final Server server;
    private final int bytes;
    private final ServerSocket front;
    private final Thread thread = new Thread(this::run, "stingy relay");

    /** Listens. */
    StingyRelay(Server server, int bytes) {
        this.server = server;
        this.bytes = bytes;
        try {
            this.front = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.start();
    }

    /** Of a path on the server. */
    String url(String path) {
        return "http://127.0.0.1:" + front.getLocalPort() + path;
    }

    private void run() {
        try (Socket client = front.accept();
                Socket back = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            byte[] request = new byte[MOST_REQUEST_BYTES];
            back.getOutputStream().write(request, 0, client.getInputStream().read(request));
            client.getOutputStream().write(back.getInputStream().readNBytes(bytes));
            awaitEnd(client.getInputStream());
        } catch (IOException e) {
            // closed, or left by the client
        }
    }

    private static void awaitEnd(InputStream in) throws IOException {
        while (in.read() >= 0) {
            // what else it asks for is not passed on
        }
    }

    @Override
    public void close() {
        try {
            front.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
