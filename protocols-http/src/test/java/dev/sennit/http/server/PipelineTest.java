// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** RFC 9112 section 9.3.2, and what bounds it. */
class PipelineTest {
    private final Held held = new Held();

    private Wire wire(HttpLimits limits) {
        return new Wire(new ManualTime(), held, limits, HttpTimeouts.DEFAULTS);
    }

    @Test
    void answersLeaveInTheOrderOfTheRequests() {
        Wire wire = new Wire(held).sends(get("/1") + get("/2") + get("/now3") + get("/4"));
        assertThat(held.handled).containsExactly("/1", "/2", "/now3", "/4");
        held.answer("/4");
        held.answer("/2");
        assertThat(wire.received()).isEmpty();
        held.answer("/1");
        assertThat(Wire.bodies(wire.received())).containsExactly("/1", "/2", "/now3", "/4");
    }

    @Test
    void theRequestStaysReadableWhileItsAnswerIsPending() {
        Wire wire = new Wire(held).sends("GET /1?a=b HTTP/1.1\r\nHost: h\r\nX-Y: z\r\n\r\n");
        new Wire(held).sends(get("/other-connection")).sends(get("/again"));
        wire.sends(get("/2"));
        var request = held.requests.get("/1");
        assertThat(request.target() + request.header("x-y") + request.host()).isEqualTo("/1?a=bOptional[z]h");
        held.answer("/1");
        assertThatThrownBy(request::path).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aResponseIsFinishedOnce() {
        Wire wire = new Wire(held).sends(get("/now1"));
        var stale = held.responses.get("/now1");
        wire.sends(get("/2"));
        assertThatThrownBy(() -> stale.send("mine")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stale.header("A", "b")).isInstanceOf(IllegalStateException.class);
        held.answer("/2");
        assertThat(Wire.bodies(wire.received())).containsExactly("/now1", "/2");
    }

    @Test
    void beyondMaxPipelineNothingIsReadUntilAnAnswerIsOut() {
        Wire wire = wire(HttpLimits.DEFAULTS.withMaxPipeline(3)).sends(get("/1") + get("/2"));
        assertThat(wire.transport.reading()).as("one below").isTrue();
        wire.sends(get("/3"));
        assertThat(wire.transport.reading()).as("at the limit").isFalse();
        wire.sends(get("/4") + get("/5"));
        assertThat(held.handled).containsExactly("/1", "/2", "/3");

        held.answer("/2");
        wire.settles();
        assertThat(held.handled).as("none is out yet").hasSize(3);
        held.answer("/1");
        wire.settles();
        assertThat(held.handled).containsExactly("/1", "/2", "/3", "/4", "/5");
        held.answer("/5");
        held.answer("/3");
        held.answer("/4");
        wire.settles();
        assertThat(Wire.bodies(wire.received())).containsExactly("/1", "/2", "/3", "/4", "/5");
        assertThat(wire.transport.reading()).isTrue();
    }

    @Test
    void requestsOfOneReadBeyondMaxPipelineWait() {
        Wire wire = wire(HttpLimits.DEFAULTS.withMaxPipeline(2))
                .sends(get("/1") + get("/2") + get("/3") + get("/now4") + "GET /5 HT");
        assertThat(held.handled).containsExactly("/1", "/2");
        held.answer("/1");
        assertThat(held.handled)
                .as("an answer never calls the next handler from inside")
                .hasSize(2);
        wire.settles();
        assertThat(held.handled).containsExactly("/1", "/2", "/3");
        held.answer("/2");
        held.answer("/3");
        wire.settles();
        wire.sends("TP/1.1\r\nHost: a\r\n\r\n");
        assertThat(held.handled).containsExactly("/1", "/2", "/3", "/now4", "/5");
        assertThat(Wire.bodies(wire.received())).containsExactly("/1", "/2", "/3", "/now4");
    }

    @Test
    void theDefaultIsSixteen() {
        Wire wire = new Wire(held);
        for (int i = 0; i < 20; i++) {
            wire.sends(get("/" + i));
        }
        assertThat(held.handled).hasSize(16);
    }

    @Test
    void whatStandsBehindTheLastRequestIsNotCarriedOut() {
        Wire wire = new Wire(held)
                .sends("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + get("/2") + "rubbish\r\n");
        assertThat(wire.transport.closing()).isFalse();
        wire.sends(get("/3"));
        held.answer("/1");
        wire.settles();
        assertThat(held.handled).containsExactly("/1");
        assertThat(wire.received()).contains("Connection: close\r\n").endsWith("\r\n\r\n/1");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void onlyTheLastAnswerSaysClose() {
        Wire wire = new Wire(held).sends(get("/1") + "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: x, Close , y\r\n\r\n");
        held.answer("/2");
        held.answer("/1");
        String received = wire.received();
        assertThat(received.indexOf("Connection: close")).isGreaterThan(received.indexOf("/1"));
        assertThat(received).containsOnlyOnce("Connection: close");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void aFaultIsAnsweredBehindTheAnswersBeforeIt() {
        Wire wire = new Wire(held).sends(get("/1") + "GET / HTTP/1.1\r\n\r\n" + get("/never"));
        assertThat(wire.received()).isEmpty();
        assertThat(wire.transport.closing()).isFalse();
        held.answer("/1");
        wire.settles();
        assertThat(wire.received()).matches("(?s)HTTP/1.1 200 .*/1HTTP/1.1 400 .*Connection: close\r\n\r\n400 Bad .*");
        assertThat(wire.reason()).isEqualTo("protocol error: an HTTP/1.1 request needs a Host field");
        assertThat(held.handled).containsExactly("/1");
    }

    @Test
    void aClientThatReadsNothingIsNotReadFrom() {
        byte[] large = new byte[30_000];
        Wire wire = new Wire((request, response) -> {
            held.handled.add(request.path());
            response.send("application/octet-stream", large);
        });
        wire.transport.peerStalls();
        wire.sends(get("/1") + get("/2"));
        assertThat(wire.transport.reading()).as("60,000 bytes queued").isTrue();
        wire.sends(get("/3") + get("/4") + get("/5"));
        assertThat(held.handled).as("90,000 bytes queued").containsExactly("/1", "/2", "/3");
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.transport.bufferedBytes()).isLessThan(92_000);

        wire.transport.peerReads();
        wire.settles();
        assertThat(held.handled).containsExactly("/1", "/2", "/3", "/4", "/5");
        assertThat(wire.transport.reading()).isTrue();
        assertThat(Wire.bodies(wire.received())).hasSize(5);
    }

    @Test
    void aPipelineThatWasFullAndIsThenOverfullGoesOnToo() {
        Wire wire = wire(HttpLimits.DEFAULTS.withMaxPipeline(2)).sends(get("/1") + get("/2") + get("/now3"));
        wire.transport.peerStalls();
        held.responses.get("/1").send("x".repeat(70_000));
        held.answer("/2");
        wire.settles();
        assertThat(held.handled).containsExactly("/1", "/2");
        wire.transport.peerReads();
        wire.settles();
        assertThat(held.handled).containsExactly("/1", "/2", "/now3");
        assertThat(Wire.bodies(wire.received()).subList(1, 3)).containsExactly("/2", "/now3");
    }

    @Test
    void manyRequestsOfOneReadLeaveInOneWrite() {
        Wire wire = new Wire(held);
        wire.transport.peerStalls();
        wire.sends(get("/now").repeat(50));
        assertThat(Wire.bodies(wire.received())).hasSize(50);
        assertThat(wire.transport.reading()).isTrue();
    }

    /** Else one client that sends 1,600 requests in a packet, each for a long list of files, has the reactor for seconds. */
    @Test
    void aTurnTakes32RequestsOfAConnectionAndLeavesTheRestToTheNext() {
        Wire wire = new Wire(held);
        wire.transport.receive(get("/now").repeat(32));
        assertThat(held.handled).hasSize(32);
        assertThat(wire.transport.reading()).as("at the limit").isTrue();

        wire.transport.receive(get("/now").repeat(65) + get("/later"));
        assertThat(held.handled).as("the first turn").hasSize(32 + 32);
        assertThat(wire.transport.reading()).isFalse();
        wire.time.advance(Duration.ZERO);
        wire.settles();
        assertThat(held.handled).hasSize(32 + 66);
        assertThat(Wire.bodies(wire.received())).hasSize(32 + 65);
        assertThat(wire.transport.reading()).isTrue();
    }

    @Test
    void whatIsLeftToTheNextTurnIsDroppedWithTheConnection() {
        Wire wire = new Wire(held);
        wire.transport.receive(get("/now").repeat(40));
        wire.transport.loseNow(CloseReason.DONE);
        wire.settles();
        assertThat(held.handled).hasSize(32);
    }

    @Test
    void anAnswerFromAnotherConnectionsHandlerDoesNotMixWithIts() {
        Wire first = new Wire(held).sends(get("/1") + get("/2"));
        Wire second = new Wire(
                first.time,
                (request, response) -> {
                    held.answer("/2");
                    held.answer("/1");
                    response.send("second");
                },
                HttpLimits.DEFAULTS,
                HttpTimeouts.DEFAULTS);
        second.sends(get("/now") + get("/x").substring(0, 3));
        assertThat(Wire.bodies(first.received())).containsExactly("/1", "/2");
        assertThat(Wire.bodies(second.received())).containsExactly("second");
    }

    @Test
    void anAnswerFromAnotherThreadIsRefusedWithAdvice() throws Exception {
        new Wire(held).sends(get("/1"));
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(() -> {
            try {
                held.answer("/1");
            } catch (IllegalStateException e) {
                thrown[0] = e;
            }
        });
        thread.start();
        thread.join();
        assertThat(thrown[0]).hasMessageContaining("callFromThread");
    }

    @Test
    void anHttp10RequestIsAnsweredBeforeTheNextIsTaken() {
        Wire wire = new Wire(held).sends("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /now2 HTTP/1.0\r\n\r\n");
        assertThat(held.handled).containsExactly("/1");
        held.answer("/1");
        wire.settles();
        assertThat(wire.received())
                .matches(
                        "(?s)HTTP/1.1 200 OK\r\n.*Connection: keep-alive\r\n\r\n/1HTTP/1.1 .*Connection: close\r\n\r\n/now2");
        assertThat(wire.reason()).isEqualTo("done");
    }
}
