// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineStatus;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each kind of waiting has its own time and its own end. */
@ExtendWith(LeakCheck.class)
class DeadlinesTest {
    private static final String POST = "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";

    private final Held held = new Held();

    private Wire wire(ManualTime time) {
        return wire(time, HttpTimeouts.DEFAULTS);
    }

    private Wire wire(ManualTime time, HttpTimeouts timeouts) {
        return new Wire(time, held, HttpLimits.DEFAULTS, timeouts);
    }

    private static List<String> ledger(Wire wire) {
        return wire.transport.deadlines().list().stream()
                .map(DeadlineStatus::toString)
                .toList();
    }

    @Test
    void aFreshConnectionIsClosedWithoutAWord(ManualTime time) {
        Wire wire = wire(time).waits("59999ms");
        assertThat(wire.transport.closing()).isFalse();
        assertThat(wire.waits("1ms").reason()).isEqualTo("timed out: idle after 1m");
        assertThat(wire.transport.text()).isEmpty();
    }

    @Test
    void idleCountsFromTheLastAnswer(ManualTime time) {
        Wire wire = wire(time).waitsSeconds(59).sends(get("/now")).waits("59999ms");
        assertThat(wire.transport.closing()).isFalse();
        assertThat(wire.waits("1ms").reason()).isEqualTo("timed out: idle after 1m");
    }

    @Test
    void idleDoesNotRunWhileAHandlerWorks(ManualTime time) {
        Wire wire = wire(time).sends(get("/1") + get("/now2")).waitsSeconds(100_000);
        assertThat(ledger(wire)).containsExactly("idle suspended, 1m from when it resumes");
        held.answer("/1");
        assertThat(ledger(wire)).containsExactly("idle in 1m of 1m");
        assertThat(wire.waitsSeconds(59).transport.closing()).isFalse();
        assertThat(wire.waitsSeconds(1).reason()).isEqualTo("timed out: idle after 1m");
    }

    @Test
    void idleDoesNotRunWhileTheClientStillReads(ManualTime time) {
        Wire wire = wire(time, HttpTimeouts.DEFAULTS.withWrite(Deadline.NONE));
        wire.transport.peerStalls();
        wire.sends(get("/now")).waitsSeconds(200);
        assertThat(wire.transport.closing()).isFalse();
        wire.transport.peerReads();
        wire.settles();
        assertThat(wire.waitsSeconds(60).reason()).isEqualTo("timed out: idle after 1m");
    }

    @Test
    void anEmptyLineDoesNotBeginARequest(ManualTime time) {
        Wire wire = wire(time).sends("\r\n").waits("59999ms");
        assertThat(wire.transport.closing()).isFalse();
        assertThat(wire.waits("1ms").reason()).isEqualTo("timed out: idle after 1m");
        assertThat(wire.transport.text()).isEmpty();
    }

    @Test
    void aHeadThatDripsIsAnsweredWith408AtItsAbsoluteDeadline(ManualTime time) {
        Wire wire = wire(time).waitsSeconds(50).sends("G");
        assertThat(ledger(wire))
                .containsExactly("request head in 10s of 10s", "idle suspended, 1m from when it resumes");
        String rest = "ET / HTTP/1.1\r\n";
        for (int i = 0; i < 9; i++) {
            wire.waitsSeconds(1).sends(rest.substring(i, i + 1));
        }
        assertThat(wire.waits("999ms").transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.received())
                .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                .contains("Connection: close\r\n");
        assertThat(wire.reason()).isEqualTo("timed out: request head after 10s");
    }

    @Test
    void aHeadThatIsCompleteInTimeIsNoMatterOfItsDeadline(ManualTime time) {
        Wire wire = wire(time).sends("GET /now").waits("9999ms").sends(" HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(ledger(wire)).containsExactly("idle in 1m of 1m");
        assertThat(wire.waitsSeconds(59).transport.closing()).isFalse();
        wire.sends("GET /now").waits("9999ms");
        assertThat(wire.transport.closing())
                .as("a second head has its own 10 s")
                .isFalse();
        assertThat(wire.waits("1ms").reason()).isEqualTo("timed out: request head after 10s");
    }

    @Test
    void a408WaitsForTheAnswersBeforeIt(ManualTime time) {
        Wire wire = wire(time).sends(get("/1") + "GET").waitsSeconds(10);
        assertThat(wire.transport.closing()).isFalse();
        assertThat(wire.received()).isEmpty();
        held.answer("/1");
        wire.settles();
        assertThat(wire.received()).matches("(?s)HTTP/1.1 200 .*/1HTTP/1.1 408 .*");
        assertThat(wire.reason()).isEqualTo("timed out: request head after 10s");
    }

    @Test
    void aBodyMayPauseForItsTimeOnly(ManualTime time) {
        Wire wire = wire(time).sends(POST + "x".repeat(10_000)).waits("19999ms");
        assertThat(ledger(wire).get(0)).isEqualTo("request body in 1ms of 20s");
        wire.sends("x").waits("19999ms");
        assertThat(wire.transport.closing()).as("reset by bytes").isFalse();
        wire.waits("1ms");
        assertThat(wire.received()).startsWith("HTTP/1.1 408 ").contains("Connection: close\r\n");
        assertThat(wire.reason()).isEqualTo("timed out: request body after 20s");
        assertThat(held.handled).isEmpty();
    }

    @Test
    void aBodyThatDripsIsEndedAfterTheGrace(ManualTime time) {
        Wire wire = wire(time).sends(POST);
        for (int i = 0; i < 4; i++) {
            wire.waitsSeconds(1).sends("x".repeat(239));
        }
        assertThat(wire.waits("999ms").transport.closing()).isFalse();
        wire.waits("1ms");
        assertThat(wire.received()).startsWith("HTTP/1.1 408 ");
        assertThat(wire.reason()).isEqualTo("timed out: request body rate after 5s");
    }

    @Test
    void aBodyAtTheLeastRateIsTaken(ManualTime time) {
        Wire wire = wire(time).sends("POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
        for (int i = 0; i < 20; i++) {
            wire.sends("x".repeat(250)).waits("999ms").waits("1ms");
        }
        assertThat(Wire.bodies(wire.received())).containsExactly("/now");
        assertThat(ledger(wire)).containsExactly("idle in 59s of 1m");
        wire.waitsSeconds(59);
    }

    @Test
    void aClientThatWaitsForContinueHasTheTimeThatWeTake(ManualTime time) {
        Wire wire = wire(time)
                .sends(get("/1") + "POST /now HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
                .waitsSeconds(1000);
        assertThat(wire.received()).isEmpty();
        held.answer("/1");
        wire.settles();
        assertThat(wire.takes()).endsWith("/1HTTP/1.1 100 Continue\r\n\r\n");
        wire.waitsSeconds(4).sends("abc");
        assertThat(Wire.bodies(wire.takes())).containsExactly("/now");
        wire.waitsSeconds(60);
    }

    @Test
    void aClientThatStopsReadingIsAborted(ManualTime time) {
        Wire wire = wire(time);
        wire.transport.peerStalls();
        wire.sends(get("/now")).waits("29999ms");
        assertThat(wire.transport.aborted()).isFalse();
        wire.waits("1ms");
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.reason()).isEqualTo("timed out: write stall after 30s");
    }

    @Test
    void noneSwitchesEachOff(ManualTime time) {
        HttpTimeouts none = HttpTimeouts.DEFAULTS
                .withIdle(Deadline.NONE)
                .withHeader(Deadline.NONE)
                .withBody(Deadline.NONE)
                .withBodyRate(0, Duration.ofSeconds(5))
                .withWrite(Deadline.NONE);
        Wire idle = wire(time, none);
        Wire head = wire(time, none).sends("GET /");
        Wire body = wire(time, none).sends(POST);
        Wire deaf = wire(time, none);
        deaf.transport.peerStalls();
        deaf.sends(get("/now"));
        time.advance(Duration.ofDays(1000));
        for (Wire each : List.of(idle, head, body, deaf)) {
            assertThat(each.transport.closing()).isFalse();
            assertThat(ledger(each)).isEmpty();
            each.transport.loseNow(CloseReason.DONE);
        }
    }

    @Test
    void thousandsOfIdleConnectionsExpireInTime(ManualTime time) {
        for (int i = 0; i < 10_000; i++) {
            wire(time);
        }
        time.advance(Duration.ofSeconds(59));
        assertThat(time.reactor().connections()).hasSize(10_000);
        time.advance(Duration.ofSeconds(1));
        time.advance(Duration.ZERO);
        assertThat(time.reactor().connections()).isEmpty();
    }

    @Test
    void nothingFiresAfterTheLoss(ManualTime time) {
        Wire head = wire(time).sends("GET /");
        Wire body = wire(time).sends(POST + "x");
        Wire busy = wire(time).sends(get("/1"));
        Wire full = new Wire(time, held, HttpLimits.DEFAULTS.withMaxPipeline(1), HttpTimeouts.DEFAULTS)
                .sends(get("/2") + get("/never"));
        held.answer("/2"); // the next request was due in the next turn
        for (Wire each : List.of(head, body, busy, full)) {
            each.transport.loseNow(CloseReason.DONE);
        }
        assertThat(time.pendingCalls()).isZero();
        assertThat(held.responses.get("/1").isLost()).isTrue();
        held.answer("/1"); // harmless
        assertThat(held.handled).doesNotContain("/never");
    }
}
