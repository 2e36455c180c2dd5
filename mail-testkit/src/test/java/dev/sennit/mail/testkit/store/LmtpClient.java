// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that waits, of a server that may end at any moment. */
final class LmtpClient implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    LmtpClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        out = socket.getOutputStream();
        reply();
        send("LHLO client.example\r\n");
        reply();
    }

    /** Returns when the message was acknowledged. */
    void deliver(String account, String message) throws IOException {
        send("MAIL FROM:<a@example.net>\r\nRCPT TO:<" + account + "@example.org>\r\nDATA\r\n");
        reply();
        reply();
        reply();
        send(message + ".\r\n");
        reply();
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void reply() throws IOException {
        String line;
        do {
            line = in.readLine();
            if (line == null) {
                throw new IOException("the server is gone");
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
        if (line.charAt(0) != '2' && line.charAt(0) != '3') {
            throw new AssertionError("the server refuses: " + line);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
