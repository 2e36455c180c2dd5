// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How connections end: the peer's FIN, a drain, a loss, a handler that fails. */
class EndingsTest {
    private static final String HALF_A_BODY = "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel";

    private final Held held = new Held();
    private final ManualTime time = new ManualTime();

    private Wire wire() {
        return new Wire(time, held, HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS);
    }

    private Wire finishes(Wire wire) {
        wire.transport.peerFinishes();
        return wire.settles();
    }

    @Test
    void anIdleConnectionEndsWithThePeer() {
        assertThat(finishes(wire()).reason()).isEqualTo("done");
        assertThat(finishes(wire().sends(get("/now"))).reason()).isEqualTo("done");
    }

    @Test
    void whatWasAskedBeforeThePeerFinishedIsAnswered() {
        Wire wire = finishes(wire().sends(get("/1") + get("/2")));
        assertThat(wire.transport.closing()).isFalse();
        held.answer("/2");
        held.answer("/1");
        assertThat(wire.settles().received()).matches("(?s)HTTP/1.1 200 .*/1HTTP/1.1 200 .*Connection: close\r\n.*/2");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void aRequestThatBreaksOffIsNotCarriedOut() {
        Wire head = finishes(wire().sends("GET / HT"));
        Wire body = finishes(wire().sends(HALF_A_BODY));
        for (Wire each : new Wire[] {head, body}) {
            assertThat(each.received()).isEmpty();
            assertThat(each.reason()).isEqualTo("protocol error: the connection ended in the middle of a request");
        }
        assertThat(held.handled).isEmpty();
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void whatStandsBeforeARequestThatBreaksOffIsAnswered() {
        Wire wire = finishes(wire().sends(get("/1") + HALF_A_BODY));
        assertThat(wire.transport.closing()).isFalse();
        held.answer("/1");
        assertThat(Wire.bodies(wire.settles().received())).containsExactly("/1");
        assertThat(wire.reason()).isEqualTo("protocol error: the connection ended in the middle of a request");
    }

    @Test
    void aFinBehindAFullPipelineIsHeardInItsTurn() {
        Wire wire = new Wire(time, held, HttpLimits.DEFAULTS.withMaxPipeline(1), HttpTimeouts.DEFAULTS)
                .sends(get("/1") + get("/2"));
        finishes(wire);
        held.answer("/1");
        wire.settles();
        assertThat(held.handled).containsExactly("/1", "/2");
        held.answer("/2");
        assertThat(Wire.bodies(wire.settles().received())).containsExactly("/1", "/2");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void aDrainEndsIdleConnectionsAndLetsOthersFinish() {
        Wire idle = wire().sends(get("/now"));
        Wire fresh = wire();
        Wire busy = wire().sends(get("/1") + get("/2"));
        Wire reading = wire().sends(HALF_A_BODY);
        Wire head = wire().sends("GET /no");
        CompletableFuture<Integer> drained =
                time.reactor().drain(Duration.ofSeconds(100)).toCompletableFuture();
        idle.settles();
        assertThat(idle.reason()).isEqualTo("done");
        assertThat(fresh.reason()).isEqualTo("done");

        busy.sends(get("/never"));
        held.answer("/1");
        held.answer("/2");
        reading.sends("lo" + get("/never"));
        head.sends("w HTTP/1.1\r\nHost: a\r\n\r\n" + get("/never"));
        for (Wire each : new Wire[] {busy, reading, head}) {
            assertThat(each.received()).containsOnlyOnce("Connection: close\r\n");
            assertThat(each.settles().reason()).isEqualTo("done");
        }
        assertThat(held.handled).doesNotContain("/never");
        busy.settles();
        assertThat(drained).isCompletedWithValue(0);
    }

    @Test
    void aDrainDropsWhatWaitsBehindAFullPipeline() {
        Wire wire = new Wire(time, held, HttpLimits.DEFAULTS.withMaxPipeline(1), HttpTimeouts.DEFAULTS)
                .sends(get("/1") + get("/never"));
        var unused = time.reactor().drain(Duration.ofSeconds(100));
        wire.settles();
        held.answer("/1");
        wire.settles();
        assertThat(wire.received()).contains("Connection: close\r\n");
        assertThat(wire.reason()).isEqualTo("done");
        assertThat(held.handled).containsExactly("/1");
    }

    @Test
    void aHandlerThatFailsIsAnsweredWith500WithoutItsMessageAndTheConnectionGoesOn() {
        Wire wire = new Wire((request, response) -> {
            if (request.path().equals("/fails")) {
                response.header("X-Half", "done");
                throw new IOException("secret");
            }
            response.send("fine");
        });
        wire.sends(get("/fails") + get("/next"));
        assertThat(wire.received())
                .matches(
                        "(?s)HTTP/1.1 500 Internal Server Error\r\n.*under failure [0-9a-f]{16}\\.\nHTTP/1.1 200 .*fine")
                .doesNotContain("secret")
                .doesNotContain("X-Half");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void anErrorIsAnsweredLikeAnException() {
        Wire wire = new Wire((request, response) -> {
            throw new StackOverflowError("deep");
        });
        assertThat(wire.sends(get("/")).received()).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void aHandlerThatFailsAfterItsAnswerChangesNothing() {
        Wire wire = new Wire((request, response) -> {
            response.send("answered");
            throw new IllegalStateException("too late");
        });
        wire.sends(get("/1") + get("/2"));
        assertThat(Wire.bodies(wire.received())).containsExactly("answered", "answered");
    }

    @Test
    void aHandlerThatFailsWhileItsBodyIsOnItsWayCutsTheConnection() {
        Pieces pieces = new Pieces("x".repeat(70_000), "y");
        Wire wire = new Wire((request, response) -> {
            response.stream(pieces);
            throw new IllegalStateException("in the middle");
        });
        wire.sends(get("/1")).settles();
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.reason()).contains("in the middle");
        assertThat(pieces.closed).isEqualTo(1);
    }

    @Test
    void anyMomentOfTheLossIsHarmless() {
        String conversation = get("/now") + HALF_A_BODY + "lo" + get("/1") + get("/2") + "GET";
        for (int at = 0; at <= conversation.length(); at++) {
            Held each = new Held();
            Wire wire = new Wire(time, each, HttpLimits.DEFAULTS.withMaxPipeline(2), HttpTimeouts.DEFAULTS)
                    .sends(conversation.substring(0, at));
            wire.transport.loseNow(CloseReason.ABORTED);
            each.responses.forEach((path, response) -> {
                if (!path.startsWith("/now")) {
                    assertThat(response.isLost()).isTrue();
                    response.status(HttpStatus.OK).header("A", "b").send("nobody");
                }
            });
            wire.settles();
            assertThat(time.reactor().leftovers()).isEmpty();
        }
    }
}
