// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.ResponseBody;
import dev.sennit.reactor.CloseReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;

/** Bodies that the application writes, or that are published to the server. */
class PushedBodyTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CLOSING_GET = "GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String OLD_GET = "GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";

    private final Held held = new Held();
    private final Wire wire = new Wire(held);

    private HttpResponse asks(String path) {
        wire.sends(get(path));
        return held.responses.get(path);
    }

    @Test
    void headAndPiecesLeaveInTheTurnTheyAreWritten() {
        ResponseBody body = asks("/1").open();
        wire.transport.settle();
        assertThat(wire.takes()).isEqualTo(HEAD);
        body.write("data: 1\n\n");
        wire.transport.settle();
        assertThat(wire.takes()).isEqualTo("9\r\ndata: 1\n\n\r\n");
        body.write(ByteBuffer.allocate(0));
        body.end();
        assertThat(wire.settles().takes()).isEqualTo("0\r\n\r\n");
        wire.sends(get("/now"));
        assertThat(Wire.bodies(wire.received())).containsExactly("/now");
    }

    @Test
    void aBodyOfKnownLengthIsHeldToIt() {
        ResponseBody exact = asks("/1").open(5);
        exact.write("hello");
        exact.end();
        assertThat(Wire.bodies(wire.settles().takes())).containsExactly("hello");

        asks("/2").open(5).write("hello!");
        assertThat(wire.settles().reason()).contains("1 bytes after its announced length");

        Wire other = new Wire(held).sends(get("/3"));
        ResponseBody shorter = held.responses.get("/3").open(5);
        shorter.write("hell");
        shorter.end();
        assertThat(other.settles().reason()).contains("1 bytes before its announced length");
        Wire third = new Wire(held).sends(get("/4"));
        assertThatThrownBy(() -> held.responses.get("/4").open(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(third.received()).isEmpty();
    }

    @Test
    void whatIsWrittenBeforeItsTurnWaitsAndLeavesInOrder() {
        wire.sends(get("/1") + get("/2") + get("/3"));
        ResponseBody second = held.responses.get("/2").open();
        List<String> told = new ArrayList<>();
        second.onDrain(() -> told.add("drain"));
        second.write("a");
        assertThat(second.isReady()).isFalse();
        second.write("b");
        ResponseBody third = held.responses.get("/3").open(3);
        third.write("end");
        third.end();
        assertThat(wire.settles().received()).isEmpty();
        held.answer("/1");
        wire.settles();
        assertThat(second.isReady()).isTrue();
        assertThat(told).containsExactly("drain");
        second.write("c");
        second.end();
        assertThat(wire.settles().received())
                .endsWith(HEAD
                        + "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nend");
    }

    @Test
    void whoeverWritesOnBeforeItsTurnLosesTheConnection() {
        wire.sends(get("/1") + get("/2"));
        ResponseBody second = held.responses.get("/2").open();
        second.write(ByteBuffer.allocate(ResponseBody.MAX_WAITING_BYTES));
        assertThat(wire.settles().reason()).isEqualTo("open");
        second.write("x");
        assertThat(wire.settles().reason()).contains("isReady()");
    }

    @Test
    void aSlowClientMakesItUnreadyAndTheDrainIsTold() {
        ResponseBody body = asks("/1").open();
        wire.settles();
        wire.transport.clear();
        wire.transport.peerStalls();
        List<Boolean> told = new ArrayList<>();
        body.onDrain(() -> {
            told.add(body.isReady());
            body.write("more");
        });
        int pieces = 0;
        while (body.isReady()) {
            body.write("x".repeat(1000));
            pieces++;
        }
        assertThat(pieces).isEqualTo(ResponseQueue.HIGH_WATER_BYTES / 1007 + 1);
        wire.settles();
        assertThat(told).isEmpty();
        wire.transport.peerReads();
        wire.settles();
        assertThat(told).containsExactly(true);
        wire.waits("10s");
        body.end();
        assertThat(wire.settles().received()).endsWith("4\r\nmore\r\n0\r\n\r\n");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void theLossOfTheConnectionIsToldOnceAndWritingIsHarmless() {
        ResponseBody body = asks("/1").open();
        List<String> told = new ArrayList<>();
        body.onLost(() -> told.add("lost"));
        wire.transport.loseNow(CloseReason.ABORTED);
        wire.settles();
        assertThat(told).containsExactly("lost");
        assertThat(body.isLost()).isTrue();
        body.write("nobody");
        body.end();
        body.onLost(() -> told.add("late"));
        wire.settles();
        assertThat(told).containsExactly("lost", "late");
    }

    @Test
    void aResponseWithoutABodyLosesItAtOnce() {
        wire.sends("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n" + get("/204"));
        List<String> told = new ArrayList<>();
        held.responses.get("/h").open().onLost(() -> told.add("HEAD"));
        ResponseBody none =
                held.responses.get("/204").status(HttpStatus.NO_CONTENT).open();
        none.onLost(() -> told.add("204"));
        none.write("dropped");
        wire.settles();
        assertThat(told).containsExactly("HEAD", "204");
        assertThat(wire.received()).isEqualTo(HEAD + "HTTP/1.1 204 No Content\r\n\r\n");
    }

    @Test
    void aBodyThatFailsBeforeItsTurnIs500AndLaterCutsTheConnection() {
        wire.sends(get("/1") + get("/2"));
        ResponseBody second = held.responses.get("/2").open();
        second.write("never seen");
        second.fail(new IOException("secret"));
        held.answer("/1");
        assertThat(wire.settles().takes()).contains("HTTP/1.1 500 ").doesNotContain("secret", "never seen");
        asks("/3").open().fail(new IOException("the sensor is gone"));
        assertThat(wire.settles().transport.aborted()).isTrue();
        assertThat(wire.reason()).contains("the sensor is gone");
    }

    @Test
    void theEndComesOnce() {
        ResponseBody body = asks("/1").open();
        body.end();
        assertThatThrownBy(() -> body.write("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(body::end).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> held.responses.get("/1").send("again")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void trailersFollowAChunkedBody() {
        ResponseBody body = asks("/1").open();
        body.write("abc");
        body.end(new HttpHeaderList().add("X-Sum", "7").add("Server-Timing", "db;dur=1"));
        assertThat(wire.settles().received()).endsWith("3\r\nabc\r\n0\r\nX-Sum: 7\r\nServer-Timing: db;dur=1\r\n\r\n");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void trailersAreLeftOutWhereTheyCannotStand() {
        ResponseBody known = asks("/1").open(3);
        known.write("abc");
        known.end(new HttpHeaderList().add("X-Sum", "7"));
        wire.sends(OLD_GET);
        ResponseBody old = held.responses.get("/old").open();
        old.write("abc");
        old.end(new HttpHeaderList().add("X-Sum", "7"));
        assertThat(wire.settles().received()).doesNotContain("X-Sum").endsWith("Connection: close\r\n\r\nabc");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void forbiddenAndUnannouncedTrailersAreRefused() {
        ResponseBody body = asks("/1").open();
        for (String name : List.of("Content-Length", "Transfer-Encoding", "Set-Cookie", "Content-Type", "Trailer")) {
            assertThatThrownBy(() -> body.end(new HttpHeaderList().add(name, "1")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name);
        }
        body.end();
        ResponseBody announced = asks("/2").header("Trailer", "X-Sum, x-more").open();
        assertThatThrownBy(() -> announced.end(new HttpHeaderList().add("X-Other", "1")))
                .hasMessageContaining("X-Other");
        announced.end(new HttpHeaderList().add("X-More", "1"));
        assertThat(wire.settles().received()).endsWith("0\r\nX-More: 1\r\n\r\n");
    }

    @Test
    void theLastResponseOfAConnectionMayBePushed() {
        wire.sends(CLOSING_GET);
        ResponseBody body = held.responses.get("/c").open();
        body.write("abc");
        assertThat(wire.settles().transport.closing()).isFalse();
        body.end();
        assertThat(wire.settles().received()).contains("Connection: close\r\n").endsWith("3\r\nabc\r\n0\r\n\r\n");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void requestsBehindAPushedBodyWaitForItsEnd() {
        ResponseBody body = asks("/1").open();
        wire.sends(get("/now1") + get("/now2"));
        assertThat(held.handled).containsExactly("/1");
        body.end();
        wire.settles();
        assertThat(held.handled).containsExactly("/1", "/now1", "/now2");
        assertThat(wire.received()).endsWith("/now2");
    }

    @Test
    void aHandlerThatFailsBehindABodyBeforeItsTurnIs500() {
        Held first = new Held();
        Wire both = new Wire((request, response) -> {
            if (request.path().equals("/1")) {
                first.handle(request, response);
            } else {
                response.open().write("half");
                throw new IOException("secret");
            }
        });
        both.sends(get("/1") + get("/2"));
        first.answer("/1");
        assertThat(both.settles().received()).contains("HTTP/1.1 500 ").doesNotContain("half");
    }

    // --------------------------------------------------------------------------------------------------- published

    @Test
    void aPublishedBodyIsSentAsItComes() {
        try (SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>(Runnable::run, 100)) {
            asks("/1").stream(source);
            wire.settles();
            source.submit(ByteBuffer.wrap("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            assertThat(wire.settles().received()).isEqualTo(HEAD + "3\r\nabc\r\n");
        }
        assertThat(wire.settles().received()).endsWith("0\r\n\r\n");
        wire.sends(get("/now"));
        assertThat(wire.received()).endsWith("/now");
    }

    @Test
    void aPublisherIsHeldBackByASlowClient() {
        try (SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>(Runnable::run, 1024)) {
            asks("/1").stream(source);
            wire.settles();
            wire.transport.peerStalls();
            for (int i = 0; i < 100; i++) {
                source.submit(ByteBuffer.allocate(10_000));
            }
            wire.settles();
            assertThat(wire.transport.bufferedBytes()).isLessThan(300_000);
            assertThat(source.estimateMaximumLag()).isGreaterThan(60);
            wire.transport.peerReads();
            wire.settles();
            assertThat(source.estimateMaximumLag()).isZero();
        }
        assertThat(wire.settles().received()).endsWith("0\r\n\r\n");
    }

    @Test
    void aPublisherThatFailsCutsTheConnectionAndALossCancelsIt() {
        SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>(Runnable::run, 100);
        asks("/1").stream(source);
        wire.settles();
        wire.transport.loseNow(CloseReason.ABORTED);
        wire.settles();
        assertThat(source.hasSubscribers()).isFalse();

        Wire other = new Wire(held).sends(get("/2"));
        SubmissionPublisher<ByteBuffer> failing = new SubmissionPublisher<>(Runnable::run, 100);
        held.responses.get("/2").stream(3, failing);
        other.settles();
        failing.closeExceptionally(new IOException("no more"));
        assertThat(other.settles().reason()).contains("no more");
    }

    @Test
    void anEchoIsAStreamBothWays() {
        Wire echo = new Wire(new dev.sennit.http.HttpHandler() {
            @Override
            public boolean wantsStream(dev.sennit.http.HttpRequest head) {
                return true;
            }

            @Override
            public void handle(dev.sennit.http.HttpRequest request, HttpResponse response) {
                response.stream(request.content().publisher());
            }
        });
        echo.sends("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        assertThat(echo.settles().received()).isEqualTo(HEAD + "3\r\nabc\r\n");
        echo.sends("2\r\nde\r\n0\r\n\r\n" + get("/"));
        assertThat(echo.settles().received()).isEqualTo(HEAD + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n" + HEAD + "0\r\n\r\n");
    }
}
