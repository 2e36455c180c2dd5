// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.StaticFiles;
import dev.sennit.http.StaticFilesOptions;
import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Big files on the real loop, for clients that read now and then: what waits in memory does not grow with the file. */
class SlowDownloadsTest {
    private static final int FILE_BYTES = 6_000_000;
    private static final int SOCKET_BYTES = 65_536;
    private static final long MOST_WAITING_BYTES = 2 * 65_536; // the high-water mark, and a piece above it
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final SimulatedNetwork network =
            new SimulatedNetwork(Seeds.one(), FaultOptions.none().withBuffers(SOCKET_BYTES, SOCKET_BYTES));
    private final EventLoop server = network.reactor("server");

    @TempDir
    Path root;

    private byte[] content;
    private SocketAddress address;

    @BeforeEach
    void serve() throws IOException {
        content = new byte[FILE_BYTES];
        new Random(5).nextBytes(content);
        Files.write(root.resolve("big.bin"), content);
        var files = new HttpServerFactory(new StaticFiles(root, StaticFilesOptions.DEFAULTS));
        address = server.listenTcp(new InetSocketAddress("127.0.0.1", 0), files, HttpTimeouts.DEFAULTS.tcpOptions())
                .tcpAddress();
    }

    /** Reads what is there and pauses, until all has come; returns the most that waited in the server's memory. */
    private long readSlowly(List<SimulatedPeer> clients, long wholeBytes) {
        long most = 0;
        for (int pauses = 0; clients.stream().anyMatch(client -> client.bytes().length < wholeBytes); pauses++) {
            assertThat(pauses).as("pauses without an end").isLessThan(2000);
            clients.forEach(SimulatedPeer::stopReading);
            network.advance(PAUSE);
            most = Math.max(most, waitingBytes());
            clients.forEach(client -> {
                client.resumeReading();
                client.stopReading();
            });
        }
        return most;
    }

    private long waitingBytes() {
        var statuses = server.connections(100).toCompletableFuture();
        network.advance(Duration.ofMillis(1));
        return statuses.join().stream()
                .mapToLong(ConnectionStatus::bufferedBytes)
                .max()
                .orElse(0);
    }

    private static byte[] bodyOf(SimulatedPeer client) {
        byte[] all = client.bytes();
        int start = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        return Arrays.copyOfRange(all, start, all.length);
    }

    @Test
    void aBigFileForSlowClientsWaitsOnTheDisk() {
        List<SimulatedPeer> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SimulatedPeer client = network.connect("client" + i, address);
            client.stopReading();
            client.send("GET /big.bin HTTP/1.1\r\nHost: a\r\n\r\n");
            clients.add(client);
        }
        assertThat(readSlowly(clients, FILE_BYTES)).isLessThanOrEqualTo(MOST_WAITING_BYTES);
        network.advance(PAUSE);
        for (SimulatedPeer client : clients) {
            client.resumeReading();
            network.advance(PAUSE);
            assertThat(Arrays.equals(bodyOf(client), content)).isTrue();
        }
    }

    @Test
    void severalBigRangesWaitOnTheDiskToo() {
        SimulatedPeer client = network.connect("client", address);
        client.stopReading();
        client.send("GET /big.bin HTTP/1.1\r\nHost: a\r\nRange: bytes=3000000-5999999,0-2999999\r\n\r\n");
        assertThat(readSlowly(List.of(client), FILE_BYTES)).isBetween(1L, MOST_WAITING_BYTES);
        client.resumeReading();
        network.advance(PAUSE);
        String received = new String(client.bytes(), StandardCharsets.ISO_8859_1);
        assertThat(received.contains(new String(content, 3_000_000, 3_000_000, StandardCharsets.ISO_8859_1)))
                .isTrue();
        assertThat(received.contains(new String(content, 0, 3_000_000, StandardCharsets.ISO_8859_1)))
                .isTrue();
        assertThat(received.length()).isEqualTo(lengthOf(received));
        assertThat(received).endsWith("--\r\n");
    }

    private static int lengthOf(String response) {
        int head = response.indexOf("\r\n\r\n") + 4;
        int field = response.indexOf("Content-Length: ") + 16;
        return head + Integer.parseInt(response.substring(field, response.indexOf("\r\n", field)));
    }
}
