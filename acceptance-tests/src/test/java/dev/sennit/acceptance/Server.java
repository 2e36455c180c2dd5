// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A running {@code sennit} that listens. */
final class Server extends RunningProcess {
    private static final Pattern LISTENING =
            Pattern.compile("listening \\S+ (?:haproxy|systemd|tcp|tls):127\\.0\\.0\\.1:(\\d+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private Server(List<String> command) {
        super(command);
    }

    static Server start(List<String> command) {
        Server server = new Server(command);
        try {
            Eventually.await(
                    "a server that listens",
                    START_LIMIT,
                    () -> !server.isAlive() || server.out().endsWith("\n"),
                    () -> server);
            if (!server.isAlive()) {
                throw new AssertionError("ended instead of listening: " + server);
            }
            return server;
        } catch (AssertionError e) {
            server.close();
            throw e;
        }
    }

    /** The lines on standard output. */
    List<String> announced() {
        return out().lines().collect(Collectors.toList());
    }

    /** The port of the first endpoint, on the loopback interface. */
    int port() {
        Matcher line = LISTENING.matcher(announced().get(0));
        if (!line.matches()) {
            throw new AssertionError("not a line that says where it listens: " + this);
        }
        return Integer.parseInt(line.group(1));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /** Of a path on it. */
    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Of a path on it, where the endpoint is one of TLS. */
    String secureUrl(String path) {
        return "https://localhost:" + port() + path;
    }

    RawConnection connect() {
        return RawConnection.to(address());
    }

    /** Whether the port is open. */
    boolean accepts() {
        try (Socket probe = new Socket()) {
            probe.connect(address());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until a signal has ended it. */
    Outcome awaitEnd() {
        return awaitExit(END_LIMIT);
    }

    /** What the kernel knows of it. */
    ProcessFacts facts() {
        return new ProcessFacts(pid());
    }
}
