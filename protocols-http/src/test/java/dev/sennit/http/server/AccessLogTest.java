// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.BodySource;
import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.access.AccessEntry;
import dev.sennit.http.access.AccessEntry.Outcome;
import dev.sennit.http.access.AccessLog;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    private final ManualTime time = new ManualTime();
    private final List<AccessEntry> entries = new ArrayList<>();
    private final Held held = new Held();

    private StringTransport connect(HttpHandler handler, AccessLog log) {
        StringTransport transport = new StringTransport(time.reactor(), HttpTimeouts.DEFAULTS.tcpOptions());
        transport.connect(new HttpServerFactory(handler, HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS, Wire.CLOCK)
                .withAccessLog(log)
                .buildProtocol(new InetSocketAddress("198.51.100.7", 54_321)));
        return transport;
    }

    private void sends(StringTransport transport, String bytes) {
        transport.peerSends(bytes);
        settle(transport);
    }

    private void settle(StringTransport transport) {
        for (int turns = 0; turns < 3; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
    }

    @Test
    void aRequestIsLoggedWhenItsAnswerIsOut() {
        StringTransport transport = connect(held, entries::add);
        sends(transport, "GET /a?b=c HTTP/1.1\r\nHost: x.example\r\nReferer: r\r\nUser-Agent: u\r\n\r\n");
        time.advance(Duration.ofMillis(40));
        assertThat(entries).isEmpty();
        held.answer("/a");
        assertThat(entries)
                .containsExactly(new AccessEntry(
                        transport.peer(),
                        Wire.CLOCK.instant(),
                        "GET",
                        "/a?b=c",
                        "HTTP/1.1",
                        "x.example",
                        "r",
                        "u",
                        200,
                        2,
                        Duration.ofMillis(40),
                        Outcome.WHOLE));
    }

    @Test
    void theOrderIsThatOfTheAnswers() {
        StringTransport transport = connect(held, entries::add);
        sends(transport, Held.get("/1") + Held.get("/2") + Held.get("/3"));
        held.answer("/3");
        held.answer("/2");
        assertThat(entries).isEmpty();
        held.answer("/1");
        assertThat(entries).extracting(AccessEntry::target).containsExactly("/1", "/2", "/3");
    }

    @Test
    void theAnswerToHeadHasNoBody() {
        StringTransport transport = connect((request, response) -> response.send("abc"), entries::add);
        sends(transport, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(entries).singleElement().extracting(AccessEntry::bodyBytes).isEqualTo(0L);
    }

    @Test
    void whatIsNoRequestIsLoggedWithItsRefusal() {
        StringTransport transport = connect(held, entries::add);
        sends(transport, "nonsense\r\n\r\n");
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.method()).isEqualTo("-");
            assertThat(entry.status()).isEqualTo(400);
            assertThat(entry.outcome()).isEqualTo(Outcome.WHOLE);
        });
    }

    @Test
    void whoGoesBeforeTheAnswerIsLogged() {
        StringTransport transport = connect(held, entries::add);
        sends(transport, Held.get("/1"));
        transport.abortConnection();
        settle(transport);
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.status()).isEqualTo(AccessEntry.UNANSWERED_STATUS);
            assertThat(entry.outcome()).isEqualTo(Outcome.UNANSWERED);
        });
    }

    private static final class TwoPieces implements BodySource {
        private int given;

        @Override
        public ByteBuffer next() throws IOException {
            if (given++ == 2) {
                throw new IOException("no more");
            }
            return ByteBuffer.wrap(new byte[100_000]);
        }

        @Override
        public void close() {}
    }

    @Test
    void aBodyThatBreaksOffIsCountedAsFarAsItWent() {
        StringTransport transport = connect((request, response) -> response.stream(new TwoPieces()), entries::add);
        sends(transport, Wire.GET);
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.status()).isEqualTo(200);
            assertThat(entry.bodyBytes()).isEqualTo(200_000);
            assertThat(entry.outcome()).isEqualTo(Outcome.CUT_OFF);
        });
    }

    @Test
    void aLogThatFailsCostsNobodyAnything() {
        StringTransport transport = connect((request, response) -> response.send("abc"), entry -> {
            throw new IllegalStateException("the log is broken");
        });
        sends(transport, Wire.GET + Wire.GET);
        assertThat(Wire.bodies(transport.text())).containsExactly("abc", "abc");
    }
}
