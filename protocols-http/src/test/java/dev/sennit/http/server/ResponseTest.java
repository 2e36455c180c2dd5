// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out for what a handler says. */
class ResponseTest {
    private static final String HEAD = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String GET_1_0 = "GET / HTTP/1.0\r\n\r\n";

    private static Wire to(String request, Consumer<HttpResponse> answer) {
        return new Wire((ignored, response) -> answer.accept(response)).sends(request);
    }

    @Test
    void aHeadRequestIsAnsweredWithTheHeaderOfTheGetAndNoBody() {
        String text = to(HEAD + Wire.GET, response -> response.send("hello")).received();
        String header = text.substring(0, text.indexOf("\r\n\r\n") + 4);
        assertThat(header).contains("Content-Length: 5\r\n");
        assertThat(text).isEqualTo(header + header + "hello");

        Pieces pieces = new Pieces("never");
        assertThat(to(HEAD, response -> response.stream(5, pieces)).received()).endsWith("Content-Length: 5\r\n\r\n");
        Pieces more = new Pieces("never");
        assertThat(to(HEAD, response -> response.stream(more)).received())
                .endsWith("Transfer-Encoding: chunked\r\n\r\n");
        assertThat(pieces.asked + more.asked).isZero();
        assertThat(pieces.closed + more.closed).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aStatusWithoutABodyHasNone(int code) {
        Pieces pieces = new Pieces("never");
        Wire wire = to(Wire.GET, response -> response.status(HttpStatus.of(code)).stream(5, pieces));
        assertThat(wire.received()).isEqualTo("HTTP/1.1 " + HttpStatus.of(code) + "\r\n\r\n");
        assertThat(pieces.asked).isZero();
        assertThat(pieces.closed).isEqualTo(1);
        assertThat(to(Wire.GET, response -> response.status(HttpStatus.of(code)).send("dropped"))
                        .received())
                .endsWith("\r\n\r\n")
                .doesNotContain("Content-Length");
    }

    @Test
    void anEmptyBodyHasTheLengthZero() {
        assertThat(to(Wire.GET, HttpResponse::send).received())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(to(Wire.GET, response -> response.stream(0, new Pieces())).received())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void aBodyOfUnknownLengthGoesOutInChunks() {
        Pieces pieces = new Pieces("hello", ", ", "a world of sixteen and more");
        Wire wire = to(
                Wire.GET + Wire.GET,
                response -> response.stream(new Pieces("hello", ", ", "a world of sixteen and more")));
        String one = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n2\r\n, \r\n"
                + "1b\r\na world of sixteen and more\r\n0\r\n\r\n";
        assertThat(wire.received()).isEqualTo(one + one);
        Wire empty = to(Wire.GET, response -> response.stream(new Pieces()));
        assertThat(empty.received()).endsWith("\r\n\r\n0\r\n\r\n");
        to(Wire.GET, response -> response.stream(pieces));
        assertThat(pieces.closed).isEqualTo(1);
    }

    @Test
    void toHttp10AnUnknownLengthEndsWithTheConnection() {
        Wire wire = to(
                "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + GET_1_0,
                response -> response.stream(new Pieces("a", "b")));
        assertThat(wire.received()).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nab");
        assertThat(wire.settles().reason()).isEqualTo("done");
    }

    @Test
    void http10ClosesUnlessItWasAskedNotTo() {
        Wire closes = to(GET_1_0, response -> response.send("x")).settles();
        assertThat(closes.received()).contains("Connection: close\r\n").endsWith("\r\n\r\nx");
        assertThat(closes.reason()).isEqualTo("done");
        Wire keeps = to("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", response -> response.send("x"))
                .settles();
        assertThat(keeps.received()).contains("Connection: keep-alive\r\n");
        assertThat(keeps.transport.closing()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHugeBodyInMemoryIsNotQueuedAtOnce(boolean asText) {
        String text = "0123456789abcdef".repeat(2 << 20); // twice what a connection may have queued
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Wire wire = new Wire((request, response) -> {
            if (asText) {
                response.send(text);
            } else {
                response.send("text/plain", bytes);
                Arrays.fill(bytes, (byte) 'x'); // the caller's again
            }
        });
        wire.transport.peerStalls();
        wire.sends(Wire.GET);
        assertThat(wire.transport.bufferedBytes()).isBetween(1L, 200_000L);
        wire.transport.peerReads();
        String received = wire.settles().received();
        assertThat(received).contains("Content-Length: " + text.length() + "\r\n");
        assertThat(received.substring(received.indexOf("\r\n\r\n") + 4)).isEqualTo(text);
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void aLongBodyLeavesAsTheClientReads() {
        String piece = "0123456789".repeat(3000);
        String[] all = new String[20];
        Arrays.fill(all, piece);
        Pieces pieces = new Pieces(all);
        Wire wire = new Wire((request, response) -> {
            if (request.path().equals("/long")) {
                response.stream(600_000, pieces);
            } else {
                response.send("next");
            }
        });
        wire.transport.peerStalls();
        wire.sends(Held.get("/long") + Held.get("/next"));
        assertThat(pieces.asked).isEqualTo(3);
        assertThat(wire.transport.bufferedBytes()).isLessThan(100_000);
        wire.waitsSeconds(10);
        assertThat(pieces.asked)
                .as("nothing is fetched for a client that does not read")
                .isEqualTo(3);
        wire.transport.peerReads();
        wire.settles();
        assertThat(pieces.closed).isEqualTo(1);
        assertThat(Wire.bodies(wire.received())).containsExactly(piece.repeat(20), "next");
        assertThat(wire.transport.reading()).isTrue();
        assertThat(wire.sends(Held.get("/again")).received()).endsWith("\r\n\r\nnext");
    }

    @Test
    void aLongLastBodyIsSentBeforeTheClose() {
        String piece = "x".repeat(50_000);
        Wire wire = new Wire((request, response) -> response.stream(new Pieces(piece, piece, piece, piece)));
        wire.sends("GET / HTTP/1.0\r\n\r\n").settles();
        assertThat(wire.received()).endsWith("\r\n\r\n" + piece.repeat(4));
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void aBodyThatIsNotAsLongAsAnnouncedCostsTheConnection() {
        Pieces less = new Pieces("hell");
        Wire tooShort = new Wire((request, response) -> response.stream(5, less));
        tooShort.transport.keepFailures();
        tooShort.sends(Wire.GET);
        assertThat(tooShort.transport.aborted()).isTrue();
        assertThat(tooShort.reason()).contains("ended 1 bytes before its announced length");
        assertThat(less.closed).isEqualTo(1);

        Pieces more = new Pieces("hel", "lo!");
        Wire tooLong = new Wire((request, response) -> response.stream(5, more)).sends(Wire.GET);
        assertThat(tooLong.transport.aborted()).isTrue();
        assertThat(tooLong.reason()).contains("1 bytes after its announced length");
        assertThat(tooLong.received()).doesNotContain("lo!");
        assertThat(more.closed).isEqualTo(1);

        Wire emptyPiece = new Wire((request, response) -> response.stream(5, new Pieces("hel", ""))).sends(Wire.GET);
        assertThat(emptyPiece.transport.aborted()).isTrue();
    }

    @Test
    void aSourceThatFailsAtOnceIsAnsweredWith500AndLaterCutsTheConnection() {
        Pieces atOnce = new Pieces("!");
        Wire wire = to(Wire.GET, response -> response.header("ETag", "\"1\"").stream(5, atOnce));
        assertThat(wire.received())
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("ETag")
                .doesNotContain("disk");
        assertThat(wire.transport.closing()).isFalse();
        assertThat(atOnce.closed).isEqualTo(1);

        Pieces later = new Pieces("abc", "!");
        Wire cut = to(Wire.GET, response -> response.stream(5, later));
        assertThat(cut.transport.aborted()).isTrue();
        assertThat(cut.reason()).contains("the disk is gone");
        assertThat(later.closed).isEqualTo(1);
    }

    @Test
    void aSourceIsClosedWhenTheClientGoes() {
        Pieces running = new Pieces("x".repeat(70_000), "y");
        Wire wire = new Wire((request, response) -> response.stream(running));
        wire.transport.peerStalls();
        wire.sends(Wire.GET);
        wire.transport.loseNow(CloseReason.DONE);
        assertThat(running.closed).isEqualTo(1);

        Held held = new Held();
        Wire pending = new Wire(held).sends(Held.get("/1") + Held.get("/2"));
        Pieces waiting = new Pieces("never");
        held.responses.get("/2").stream(waiting);
        pending.transport.loseNow(CloseReason.DONE);
        Pieces late = new Pieces("never");
        assertThat(held.responses.get("/1").isLost()).isTrue();
        held.responses.get("/1").stream(late);
        assertThat(waiting.closed + late.closed).isEqualTo(2);
        assertThat(waiting.asked + late.asked).isZero();
    }

    @Test
    void whatCouldSplitAResponseIsRefusedToTheCaller() {
        Wire wire = to(Wire.GET, response -> {
            assertThatIllegalArgumentException().isThrownBy(() -> response.header("X-A", "a\r\nSet-Cookie: b=c"));
            assertThatIllegalArgumentException().isThrownBy(() -> response.addHeader("X-A", "a\nb"));
            assertThatIllegalArgumentException().isThrownBy(() -> response.header("X-A\r\n", "a"));
            assertThatIllegalArgumentException().isThrownBy(() -> response.header("X A", "a"));
            assertThatIllegalArgumentException().isThrownBy(() -> response.send("text/plain\r\nX: y", new byte[0]));
            assertThatIllegalArgumentException().isThrownBy(() -> response.redirect(HttpStatus.FOUND, "/a\r\nX: y"));
            response.send("fine");
        });
        assertThat(Wire.bodies(wire.received())).containsExactly("fine");
        assertThat(wire.received()).doesNotContain("Set-Cookie").doesNotContain("X: y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "Connection", "Keep-Alive"})
    void theFieldsThatFrameAreTheServersOwn(String name) {
        Wire wire = to(Wire.GET, response -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> response.header(name, "1"))
                    .withMessageContaining(name);
            response.send();
        });
        assertThat(wire.received()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void misuseIsAnExceptionAtOnce() {
        to(Wire.GET, response -> {
            assertThatIllegalArgumentException().isThrownBy(() -> response.status(HttpStatus.CONTINUE));
            assertThatIllegalArgumentException().isThrownBy(() -> response.redirect(HttpStatus.OK, "/"));
            assertThatIllegalArgumentException().isThrownBy(() -> response.stream(-1, new Pieces()));
            assertThat(response.isFinished()).isFalse();
            response.send("once");
            assertThat(response.isFinished()).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> response.send("twice"));
            assertThatIllegalStateException().isThrownBy(() -> response.status(HttpStatus.OK));
            assertThatIllegalStateException().isThrownBy(() -> response.error(HttpStatus.NOT_FOUND));
        });
    }

    @Test
    void anOwnServerOrDateFieldReplacesOurs() {
        Wire wire = to(
                Wire.GET,
                response -> response.header("Server", "mine")
                        .header("date", "today")
                        .send());
        assertThat(wire.transport.text())
                .isEqualTo("HTTP/1.1 200 OK\r\nServer: mine\r\ndate: today\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void aLargeBodyArrivesWhole() {
        String text = "0123456789".repeat(100_000);
        Wire wire = to(Wire.GET + Wire.GET, response -> response.send(text)).settles();
        assertThat(Wire.bodies(wire.received())).containsExactly(text, text);
    }

    @Test
    void aClientThatAsksIsToldToSendItsBody() {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
        HttpHandler echo = (request, response) ->
                response.send(String.valueOf(request.body().remaining()));
        Wire asks = new Wire(echo).sends(head);
        assertThat(asks.takes()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(Wire.bodies(asks.sends("hello").received())).containsExactly("5");
        Wire sendsAtOnce = new Wire(echo).sends(head + "hello");
        assertThat(sendsAtOnce.received()).startsWith("HTTP/1.1 200 ");
        Wire tooLarge = new Wire(new ManualTime(), echo, HttpLimits.DEFAULTS.withMaxBodyBytes(4), HttpTimeouts.DEFAULTS)
                .sends(head);
        assertThat(tooLarge.received()).startsWith("HTTP/1.1 413 ").contains("Connection: close\r\n");
        assertThat(tooLarge.settles().reason()).startsWith("protocol error: ");
        Wire other = new Wire(echo).sends(head.replace("100-continue", "200-maybe"));
        assertThat(other.received()).startsWith("HTTP/1.1 417 ");
    }

    @Test
    void aBodyIsTakenUpToItsLimit() {
        HttpHandler echo = (request, response) ->
                response.send(String.valueOf(request.body().remaining()));
        HttpLimits limits = HttpLimits.DEFAULTS.withMaxBodyBytes(10);
        for (int length : new int[] {9, 10, 11}) {
            String body = "x".repeat(length);
            String status = length <= 10 ? "HTTP/1.1 200 " : "HTTP/1.1 413 ";
            assertThat(new Wire(new ManualTime(), echo, limits, HttpTimeouts.DEFAULTS)
                            .sends("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n" + body)
                            .received())
                    .startsWith(status);
            assertThat(new Wire(new ManualTime(), echo, limits, HttpTimeouts.DEFAULTS)
                            .sends("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + Integer.toHexString(length) + "\r\n" + body + "\r\n0\r\n\r\n")
                            .received())
                    .startsWith(status);
        }
    }

    @Test
    void theDateIsReadOnceASecond() {
        var reads = new int[1];
        var clock = new InstantSource() {
            @Override
            public Instant instant() {
                reads[0]++;
                return Instant.ofEpochMilli(784_111_777_250L + reads[0] * 1000L - 1000L);
            }
        };
        ManualTime time = new ManualTime();
        var factory = new HttpServerFactory(
                (request, response) -> response.send(), HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS, clock);
        var wire = StringTransport.connect(factory.buildProtocol(new InetSocketAddress(1)), time);
        wire.receive(Wire.GET + Wire.GET);
        time.advance(Duration.ofMillis(749));
        wire.receive(Wire.GET);
        assertThat(reads[0]).isEqualTo(1);
        assertThat(wire.text()).contains("08:49:37 GMT").doesNotContain("08:49:38 GMT");
        time.advance(Duration.ofMillis(1));
        wire.receive(Wire.GET);
        assertThat(reads[0]).isEqualTo(2);
        assertThat(wire.text()).contains("08:49:38 GMT");
    }
}
