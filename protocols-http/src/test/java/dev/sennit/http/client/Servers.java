// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.reactor.Connector;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.testkit.ManualConnector;
import dev.sennit.reactor.testkit.ManualReactor;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** All servers of a client, played by the test: which attempts to connect succeed, what comes, what is answered. */
final class Servers {
    static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

    final ManualTime time = new ManualTime();
    final ManualReactor reactor = time.reactor();
    final HttpClient client;
    final List<StringTransport> connections = new ArrayList<>();
    private int attempts; // that were decided

    Servers(HttpClientOptions options) {
        client = new HttpClient(reactor, options);
    }

    Servers() {
        this(HttpClientOptions.defaults());
    }

    Asked get(String uri) {
        return send(ClientRequest.get(uri));
    }

    Asked send(ClientRequest request) {
        Asked asked = new Asked(client.send(request));
        settles();
        return asked;
    }

    /** Lets the next attempt that is under way succeed. */
    StringTransport accepts() {
        StringTransport connection = next().succeed().orElseThrow();
        connections.add(connection);
        settles();
        return connection;
    }

    /** As {@link #accepts}, of an attempt that may have been given up. */
    Optional<StringTransport> accepted() {
        ManualConnector next = next();
        if (next.state() != Connector.State.CONNECTING) {
            return Optional.empty();
        }
        Optional<StringTransport> connection = next.succeed();
        connection.ifPresent(connections::add);
        settles();
        return connection;
    }

    Servers refuses() {
        ManualConnector next = next();
        if (next.state() == Connector.State.CONNECTING) {
            next.fail(new java.net.ConnectException("refused"));
        }
        return settles();
    }

    private ManualConnector next() {
        settles();
        if (connecting() == 0) {
            throw new AssertionError("nobody connects");
        }
        return reactor.connectors().get(attempts++);
    }

    int connecting() {
        return reactor.connectors().size() - attempts;
    }

    String where(int attempt) {
        InetSocketAddress address =
                (InetSocketAddress) reactor.connectors().get(attempt).destination();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    Servers answers(StringTransport connection, String bytes) {
        connection.peerSends(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return settles();
    }

    /** What a server got since the last time, without the lines that are the same in every request. */
    static String got(StringTransport connection) {
        String all = connection.text();
        connection.clear();
        return all.replaceAll("Host: [^\r]*\r\n", "")
                .replace("User-Agent: Sennit\r\nAccept-Encoding: gzip, deflate\r\n", "");
    }

    Servers waits(String duration) {
        time.advance(Durations.parse(duration));
        return settles();
    }

    Servers settles() {
        for (int turns = 0; turns < 6; turns++) {
            connections.forEach(StringTransport::settle);
            time.advance(Duration.ZERO);
        }
        return this;
    }

    static IOException lost() {
        return new IOException("reset");
    }

    /** A request and what became of it. */
    static final class Asked {
        final CompletionStage<ClientResponse> stage;

        Asked(CompletionStage<ClientResponse> stage) {
            this.stage = stage;
        }

        ClientResponse response() {
            return stage.toCompletableFuture().getNow(null);
        }

        HttpClientException failure() {
            try {
                stage.toCompletableFuture().getNow(null);
            } catch (java.util.concurrent.CompletionException failed) {
                return (HttpClientException) failed.getCause();
            }
            throw new AssertionError("it has not failed: " + this);
        }

        @Override
        public String toString() {
            String[] told = {"waits"};
            stage.whenComplete((response, failure) -> told[0] = failure instanceof HttpClientException failed
                    ? failed.kind().toString()
                    : failure == null ? response.status().toString() : failure.toString());
            return told[0];
        }
    }
}
