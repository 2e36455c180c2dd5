// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.ServerLimits;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a connection is closed whose client may still be sending: RFC 9112 section 9.6. */
class LingeringTest {
    private static final String RUBBISH = "rubbish\r\n";

    private final Held held = new Held();
    private final ManualTime time = new ManualTime();

    private Wire wire(ServerLimits limits, HttpTimeouts timeouts) {
        return new Wire(
                        time,
                        new HttpServerFactory(held, HttpLimits.DEFAULTS, timeouts, Wire.CLOCK).withServerLimits(limits))
                .goesOnAtServersFin();
    }

    private Wire wire() {
        return wire(ServerLimits.DEFAULTS, HttpTimeouts.DEFAULTS);
    }

    private static void isLingering(Wire wire) {
        assertThat(wire.transport.writeEnded()).as("FIN is out").isTrue();
        assertThat(wire.transport.closing()).isFalse();
        assertThat(wire.transport.reading()).isTrue();
    }

    @Test
    void afterARefusalWhatComesIsDroppedUntilTheClientFinishes() {
        Wire wire = wire().sends(RUBBISH);
        assertThat(wire.received()).startsWith("HTTP/1.1 400 ");
        isLingering(wire);
        wire.sends(get("/never"));
        isLingering(wire);
        wire.transport.peerFinishes();
        assertThat(wire.settles().reason()).startsWith("protocol error");
        assertThat(held.handled).isEmpty();
        assertThat(time.reactor().leftovers()).isEmpty();
    }

    @Test
    void aClientThatSendsNothingMoreIsClosedAfterTwoSeconds() {
        Wire wire = wire().sends(RUBBISH).waits("1999ms");
        isLingering(wire);
        wire.sends("x").waits("1999ms");
        isLingering(wire);
        assertThat(wire.waits("1ms").reason()).startsWith("protocol error");
        assertThat(wire.transport.aborted()).isFalse();
    }

    @Test
    void aClientThatGoesOnSendingIsClosedAfterTwentySeconds() {
        Wire wire = wire().sends(RUBBISH);
        for (int second = 0; second < 19; second++) {
            isLingering(wire.sends("x").waits("1s"));
        }
        wire.sends("x").waits("999ms");
        isLingering(wire);
        assertThat(wire.waits("1ms").reason()).startsWith("protocol error");
    }

    @Test
    void aClientThatSendsALotIsClosedAtTheLimit() {
        ServerLimits ten = ServerLimits.DEFAULTS.withMaxLingerBytes(10);
        Wire wire = wire(ten, HttpTimeouts.DEFAULTS).sends(RUBBISH);
        isLingering(wire.sends("123456789"));
        isLingering(wire.sends("0"));
        assertThat(wire.sends("1").reason()).startsWith("protocol error");
        assertThat(ServerLimits.DEFAULTS.maxLingerBytes()).isEqualTo(1 << 20);
    }

    @Test
    void theClockStartsWhenTheAnswerIsOut() {
        Wire wire = wire();
        wire.transport.peerStalls();
        wire.sends(RUBBISH).waitsSeconds(25);
        assertThat(wire.transport.writeEnded()).isFalse();
        assertThat(wire.transport.closing()).isFalse();
        wire.transport.peerReads();
        isLingering(wire.settles());
        assertThat(wire.received()).startsWith("HTTP/1.1 400 ");
        assertThat(wire.waitsSeconds(2).reason()).startsWith("protocol error");
    }

    @Test
    void earlierAnswersGoOutFirst() {
        Wire wire = wire().sends(get("/1") + RUBBISH);
        assertThat(wire.transport.writeEnded()).isFalse();
        held.answer("/1");
        wire.settles();
        assertThat(wire.received()).matches("(?s)HTTP/1.1 200 .*/1HTTP/1.1 400 .*");
        isLingering(wire);
    }

    @Test
    void bytesBehindTheLastRequestLingerAndNoneDoNot() {
        String last = "GET /now HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        assertThat(wire().sends(last).reason()).isEqualTo("done");
        isLingering(wire().sends(last + get("/never")));
        assertThat(held.handled).containsExactly("/now", "/now");
    }

    @Test
    void aBodyThatIsTooSlowLingers() {
        Wire wire = wire().sends("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1")
                .waitsSeconds(5);
        assertThat(wire.received()).startsWith("HTTP/1.1 408 ");
        isLingering(wire);
    }

    @Test
    void zeroDoesNotLinger() {
        HttpTimeouts atOnce = HttpTimeouts.DEFAULTS.withLinger(Duration.ZERO, Duration.ofSeconds(1));
        assertThat(wire(ServerLimits.DEFAULTS, atOnce).sends(RUBBISH).reason()).startsWith("protocol error");
        assertThatThrownBy(() -> HttpTimeouts.DEFAULTS.withLinger(Duration.ofSeconds(-1), Duration.ofSeconds(1)))
                .hasMessageContaining("linger");
        assertThatThrownBy(() -> HttpTimeouts.DEFAULTS.withLinger(Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("lingerRead");
    }

    @Test
    void aClientThatHasFinishedIsNotWaitedFor() {
        Wire wire = wire().sends(get("/1"));
        wire.transport.peerSends(RUBBISH);
        wire.transport.peerFinishes();
        wire.settles();
        held.answer("/1");
        assertThat(wire.settles().reason()).startsWith("protocol error");
    }
}
