// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.client.HttpClient;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HttpFetchTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    @Test
    void whatTheServerSendsIsTold() {
        var time = new ManualTime();
        var client = new HttpClient(time.reactor());
        var lines = HttpFetch.fetch(client, Stream.of("http://192.0.2.7/")).toCompletableFuture();
        time.advance(Duration.ZERO); // it connects
        StringTransport server = time.reactor().connectors().get(0).succeed().orElseThrow();
        time.advance(Duration.ZERO); // it sends
        assertThat(server.text()).startsWith("GET / HTTP/1.1\r\nHost: 192.0.2.7\r\n");
        server.receive(HELLO);
        time.advance(Duration.ZERO);
        assertThat(lines.getNow(List.of())).containsExactly("http://192.0.2.7/: 200 OK, 5 bytes");
    }

    @Test
    void aServerThatIsSilentIsToldToo() {
        var time = new ManualTime();
        var client = new HttpClient(time.reactor());
        var lines = HttpFetch.fetch(client, Stream.of("http://192.0.2.7/")).toCompletableFuture();
        time.advance(Duration.ZERO);
        time.reactor().connectors().get(0).succeed();
        time.advance(Duration.ofSeconds(30));
        assertThat(lines.getNow(List.of()))
                .containsExactly("http://192.0.2.7/: failed: timed out: response head after 30s");
    }

    /** A server on a real socket that plays a script, one answer for each connection it takes. */
    private static final class Script implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> requests = new ArrayList<>();
        private final Thread thread;

        Script(String... answers) throws IOException {
            thread = new Thread(() -> play(answers), "script");
            thread.start();
        }

        private void play(String[] answers) {
            try {
                for (String answer : answers) {
                    try (Socket connection = socket.accept()) {
                        requests.add(read(connection.getInputStream()));
                        OutputStream out = connection.getOutputStream();
                        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                        out.flush();
                    }
                }
            } catch (IOException e) {
                requests.add(e.toString());
            }
        }

        private static String read(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    break;
                }
                head.append((char) b);
            }
            return head.toString();
        }

        String uri(String path) {
            return "http://127.0.0.1:" + socket.getLocalPort() + path;
        }

        List<String> requests() throws InterruptedException {
            thread.join();
            return requests;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static List<String> fetchForReal(String... uris) {
        List<String> told = new ArrayList<>();
        try (Reactor reactor = Reactors.create()) {
            HttpClient client = new HttpClient(reactor);
            HttpFetch.fetch(client, Stream.of(uris)).thenAccept(lines -> {
                told.addAll(lines);
                reactor.stop();
            });
            reactor.run();
        }
        return told;
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aRealSocketIsReadToItsEnd() throws Exception {
        String large = "x".repeat(300_000);
        try (Script script = new Script("HTTP/1.1 200 OK\r\n\r\n" + large)) {
            assertThat(fetchForReal(script.uri("/large")))
                    .containsExactly(script.uri("/large") + ": 200 OK, 300000 bytes");
            assertThat(script.requests()).singleElement().asString().startsWith("GET /large HTTP/1.1\r\n");
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aRedirectionOverRealSocketsIsFollowed() throws Exception {
        try (Script script = new Script(
                "HTTP/1.1 302 Found\r\nLocation: /there\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", HELLO)) {
            assertThat(fetchForReal(script.uri("/here"))).containsExactly(script.uri("/here") + ": 200 OK, 5 bytes");
            assertThat(script.requests()).hasSize(2).last().asString().startsWith("GET /there HTTP/1.1\r\n");
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aServerThatHangsUpIsAFailureAndNothingElse() throws Exception {
        try (Script script = new Script("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")) {
            assertThat(fetchForReal(script.uri("/")))
                    .singleElement()
                    .asString()
                    .contains("the connection ended before the response was complete");
        }
    }

    @Test
    void anOrderIsSentAsJson() {
        var time = new ManualTime();
        var client = new HttpClient(time.reactor());
        var number = HttpFetch.order(client, "http://192.0.2.7/orders", "{\"what\":\"tea\"}")
                .toCompletableFuture();
        time.advance(Duration.ZERO);
        StringTransport server = time.reactor().connectors().get(0).succeed().orElseThrow();
        time.advance(Duration.ZERO);
        assertThat(server.text())
                .startsWith("POST /orders HTTP/1.1\r\n")
                .contains("Content-Type: application/json\r\n", "Content-Length: 14\r\n")
                .endsWith("\r\n\r\n{\"what\":\"tea\"}");
        server.receive("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n17");
        time.advance(Duration.ZERO);
        assertThat(number.getNow("")).isEqualTo("17");
    }
}
