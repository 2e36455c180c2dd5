// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static dev.sennit.http.server.Held.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.ServerLimits;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many connections there may be, how many requests each may bring, and how old it may become. */
class ConnectionLimitsTest {
    private static final String BUSY = "HTTP/1.1 503 Service Unavailable\r\nServer: Sennit\r\nRetry-After: 10\r\n";

    private final Held held = new Held();
    private final ManualTime time = new ManualTime();

    private HttpServerFactory server(ServerLimits limits) {
        HttpTimeouts patient = HttpTimeouts.DEFAULTS.withIdle(Deadline.NONE);
        return new HttpServerFactory(held, HttpLimits.DEFAULTS, patient, Wire.CLOCK).withServerLimits(limits);
    }

    @Test
    void aConnectionAboveTheLimitIsToldWhenToComeAgain() {
        HttpServerFactory server = server(ServerLimits.DEFAULTS.withMaxConnections(2));
        Wire first = new Wire(time, server).sends(get("/now1"));
        Wire second = new Wire(time, server).sends(get("/now2"));
        assertThat(Wire.bodies(first.received() + second.received())).containsExactly("/now1", "/now2");
        Wire third = new Wire(time, server).settles();
        assertThat(third.received()).startsWith(BUSY).contains("Connection: close\r\n");
        assertThat(third.reason()).isEqualTo("done");
        assertThat(held.handled).containsExactly("/now1", "/now2");

        first.transport.loseNow(CloseReason.ABORTED);
        Wire fourth = new Wire(time, server).sends(get("/now4"));
        assertThat(Wire.bodies(fourth.received())).containsExactly("/now4");
    }

    @Test
    void whoeverIsToldHasTwoSecondsAndSixtyFourKilobytes() {
        HttpServerFactory server = server(ServerLimits.DEFAULTS.withMaxConnections(1));
        Wire only = new Wire(time, server);
        Wire silent = new Wire(time, server).goesOnAtServersFin().settles();
        Wire loud = new Wire(time, server).goesOnAtServersFin().sends("x".repeat(65_536));
        Wire deaf = new Wire(time, server);
        deaf.transport.peerStalls();
        assertThat(loud.transport.closing()).isFalse();
        assertThat(loud.sends("x").transport.aborted()).isTrue();
        silent.waits("1999ms");
        assertThat(silent.transport.closing()).isFalse();
        silent.waits("1ms");
        assertThat(silent.transport.aborted()).isTrue();
        deaf.waitsSeconds(2);
        assertThat(deaf.reason()).isNotEqualTo("open");
        assertThat(only.transport.closing()).isFalse();
    }

    @Test
    void whileAThousandAreToldOthersAreCutOff() {
        HttpServerFactory server = server(ServerLimits.DEFAULTS.withMaxConnections(1));
        List<Wire> told = new ArrayList<>();
        for (int i = 0; i <= 1000; i++) {
            told.add(new Wire(time, server).goesOnAtServersFin());
        }
        assertThat(told).noneMatch(wire -> wire.transport.aborted());
        Wire tooMany = new Wire(time, server);
        assertThat(tooMany.settles().received()).isEmpty();
        assertThat(tooMany.transport.aborted()).isTrue();
    }

    @Test
    void connectionsThatAreMadeAtOnceDoNotExceedTheLimit() {
        HttpServerFactory server = server(ServerLimits.DEFAULTS.withMaxConnections(1));
        Protocol one = server.buildProtocol(new InetSocketAddress(1));
        Protocol other = server.buildProtocol(new InetSocketAddress(2));
        StringTransport made = StringTransport.connect(one, time);
        StringTransport tooLate = StringTransport.connect(other, time);
        tooLate.settle();
        assertThat(made.aborted()).isFalse();
        assertThat(tooLate.aborted()).isTrue();
        made.loseNow(CloseReason.ABORTED);
        assertThat(new Wire(time, server).sends(get("/now")).received()).endsWith("/now");
    }

    @Test
    void theLastRequestOfAConnectionClosesIt() {
        ServerLimits two = ServerLimits.DEFAULTS.withMaxRequests(2);
        Wire wire = new Wire(time, server(two)).sends(get("/now1") + get("/now2") + get("/never"));
        assertThat(Wire.bodies(wire.received())).containsExactly("/now1", "/now2");
        assertThat(wire.received()).containsOnlyOnce("Connection: close\r\n");
        assertThat(wire.reason()).isEqualTo("done");
        Wire one = new Wire(time, server(two)).sends(get("/now1"));
        assertThat(one.received()).doesNotContain("Connection: close");
        one.sends("POST /now2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(one.received()).containsOnlyOnce("Connection: close\r\n");
    }

    @Test
    void anOldConnectionClosesBetweenRequests() {
        ServerLimits minute = ServerLimits.DEFAULTS.withMaxAge(Duration.ofMinutes(1));
        Wire idle = new Wire(time, server(minute)).sends(get("/now"));
        Wire busy = new Wire(time, server(minute)).sends(get("/1"));
        Wire begun = new Wire(time, server(minute)).waits("59s").sends("GET /now");
        time.advance(Duration.ofMillis(999));
        idle.settles();
        assertThat(idle.transport.closing()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(idle.settles().transport.closing()).isTrue();
        assertThat(busy.settles().transport.closing()).isFalse();
        held.answer("/1");
        assertThat(busy.settles().received()).contains("Connection: close\r\n").endsWith("/1");
        begun.sends(" HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(begun.received()).contains("Connection: close\r\n").endsWith("/now");
        assertThat(begun.reason()).isEqualTo("done");
    }

    @Test
    void withoutLimitsAConnectionServesForEver() {
        Wire wire = new Wire(time, server(ServerLimits.DEFAULTS));
        for (int i = 0; i < 3000; i++) {
            wire.sends(get("/now"));
        }
        assertThat(wire.waits("1000h").received()).doesNotContain("Connection: close");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void whatCannotBeALimitIsRefusedByName() {
        ServerLimits limits = ServerLimits.DEFAULTS;
        assertThatThrownBy(() -> limits.withMaxConnections(0)).hasMessageContaining("maxConnections must be 1 or more");
        assertThatThrownBy(() -> limits.withMaxRequests(-1)).hasMessageContaining("maxRequests");
        assertThatThrownBy(() -> limits.withMaxAge(Duration.ZERO)).hasMessageContaining("maxAge");
        assertThatThrownBy(() -> limits.withRetryAfterSeconds(-1)).hasMessageContaining("retryAfterSeconds");
        assertThatThrownBy(() -> limits.withMaxStreamedBytes(-1)).hasMessageContaining("maxStreamedBytes");
        assertThatThrownBy(() -> limits.withMaxDroppedBytes(-1)).hasMessageContaining("maxDroppedBytes");
        assertThatThrownBy(() -> limits.withMaxLingerBytes(-1)).hasMessageContaining("maxLingerBytes");
    }
}
