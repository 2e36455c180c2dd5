// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.ClientLimits;
import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.client.RequestBody;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A server of one connection of a client, played by the test: what it gets, what it sends, and what the client made of it. */
final class ClientWire implements ClientChannel.Owner, ResponseListener {
    static final String OK = "HTTP/1.1 200 OK\r\n";
    static final String HELLO = OK + "Content-Length: 5\r\n\r\nhello";

    final ManualTime time = new ManualTime();
    final StringTransport transport;
    final ClientChannel channel;
    final List<String> events = new ArrayList<>();
    ClientLimits limits = ClientLimits.DEFAULTS;
    ClientTimeouts timeouts = ClientTimeouts.DEFAULTS;
    boolean decoding;

    @Nullable
    IncomingResponse response;

    @Nullable
    HttpClientException failure;

    @Nullable
    ClientExchange exchange;

    ClientWire() {
        transport = new StringTransport(
                time.reactor(), TcpOptions.defaults().withWriteStall(ClientTimeouts.DEFAULTS.write()));
        channel = new ClientChannel(this, ClientTimeouts.DEFAULTS.idle());
        transport.connect(channel);
    }

    @Override
    public void channelIdle(ClientChannel idle) {
        events.add("idle");
    }

    @Override
    public void channelAdvanced(ClientChannel advanced) {
        events.add("advanced");
    }

    @Override
    public void channelGone(ClientChannel gone) {
        events.add("gone");
    }

    @Override
    public void responded(IncomingResponse responded) {
        events.add(responded.toString());
        response = responded;
    }

    @Override
    public void failed(HttpClientException why) {
        events.add(why.kind() + why.fault().map(fault -> " " + fault).orElse(""));
        failure = why;
    }

    ClientWire get() {
        return sends(ClientRequest.get("http://a/x"));
    }

    ClientWire puts(RequestBody body) {
        return sends(ClientRequest.of(HttpMethod.PUT, URI.create("http://a/x")).withBody(body));
    }

    ClientWire sends(ClientRequest request) {
        response = null;
        failure = null;
        exchange = channel.send(
                new OutgoingRequest(
                        request.method(),
                        request.uri().getRawPath(),
                        "a",
                        request.headers(),
                        request.body(),
                        request.expectsContinue(),
                        decoding),
                request.uri(),
                limits,
                timeouts,
                timeouts.total(),
                this);
        return settles();
    }

    /** The server sends. */
    ClientWire receives(String bytes) {
        transport.peerSends(bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        return settles();
    }

    ClientWire ends() {
        transport.peerFinishes();
        return settles();
    }

    ClientWire waits(String duration) {
        time.advance(Durations.parse(duration));
        return settles();
    }

    ClientWire settles() {
        for (int turns = 0; turns < 4; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
        return this;
    }

    IncomingResponse response() {
        if (response == null) {
            throw new AssertionError("no response: " + events);
        }
        return response;
    }

    /** What the server got since the last time, without the lines that are the same in every request. */
    String got() {
        String all = transport.text();
        transport.clear();
        return all.replace("Host: a\r\nUser-Agent: Sennit\r\n", "");
    }

    String reason() {
        return transport.reason().map(Object::toString).orElse("open");
    }

    static String outcome(CompletionStage<?> stage) {
        String[] told = {"waits"};
        stage.whenComplete((value, problem) -> told[0] = problem == null ? String.valueOf(value) : describe(problem));
        return told[0];
    }

    private static String describe(Throwable problem) {
        Throwable cause =
                problem.getCause() == null || problem instanceof HttpClientException ? problem : problem.getCause();
        return cause instanceof HttpClientException failed ? "failed: " + failed.kind() : "failed: " + cause;
    }
}
