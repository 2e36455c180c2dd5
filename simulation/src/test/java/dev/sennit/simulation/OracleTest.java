// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A law that is broken is noted. */
class OracleTest {
    private final World world = peaceful();
    private final Actor actor = new Servers.Echo(world, clear());
    private final ManualTime time = new ManualTime();
    private final StringTransport wire = new StringTransport(time.reactor(), TcpOptions.defaults());

    private static World peaceful() {
        return LongStream.rangeClosed(1, 1000)
                .mapToObj(World::new)
                .filter(each -> each.swarm.peaceful)
                .findFirst()
                .orElseThrow();
    }

    private Service clear() {
        return LongStream.rangeClosed(1, 1000)
                .mapToObj(number -> new Service(world, (int) number))
                .filter(each -> each.security == Service.Security.CLEAR)
                .findFirst()
                .orElseThrow();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void mustBeNoted(Runnable broken, String what) {
        assertThat(world.violations()).isEmpty();
        assertThatThrownBy(broken::run).isInstanceOf(Violation.class).hasMessageContaining(what);
        assertThat(world.violations()).singleElement().asString().contains(what);
    }

    @Test
    void bytesBeforeTheConnectionAreNoted() {
        mustBeNoted(() -> actor.connectionLost(CloseReason.DONE), "when it was NEW");
    }

    @Test
    void aSecondConnectionIsNoted() {
        actor.makeConnection(wire);
        mustBeNoted(() -> actor.makeConnection(wire), "was made when it was MADE");
    }

    @Test
    void aSecondLossIsNoted() {
        actor.makeConnection(wire);
        actor.connectionLost(CloseReason.DONE);
        mustBeNoted(() -> actor.connectionLost(CloseReason.DONE), "when it was LOST");
    }

    @Test
    void aWrongByteIsNoted() {
        actor.makeConnection(wire);
        actor.dataReceived(bytes("ab"));
        mustBeNoted(() -> actor.dataReceived(bytes("d")), "for byte 2");
    }

    @Test
    void anEarlyTimeoutIsNoted() {
        actor.makeConnection(wire);
        time.advance(actor.service.idle.minusNanos(1));
        mustBeNoted(actor::timeoutConnection, "its idle timeout came after");
    }

    @Test
    void aLateTimeoutIsNoted() {
        actor.makeConnection(wire);
        actor.setTimeout(Duration.ofDays(1000));
        time.advance(actor.service.idle.plusSeconds(1));
        mustBeNoted(actor::timeoutConnection, "too late");
    }

    @Test
    void aFaultThatNobodyMadeIsNoted() {
        actor.makeConnection(wire);
        var fault = new CloseReason.ApplicationError(new IllegalStateException("a bug"));
        mustBeNoted(() -> actor.connectionLost(fault), "has a fault for a reason");
    }

    @Test
    void aCloseWithoutEndIsNoted() {
        actor.makeConnection(wire);
        actor.cancelTimeout();
        wire.peerStalls();
        actor.callback("a step", () -> wire.loseConnection());
        time.advance(Duration.ofDays(10));
        mustBeNoted(actor::requireBoundedClose, "has been closing for");
    }

    @Test
    void whatIsLeftAtTheEndIsNoted() {
        Reactor server = world.servers.get(0);
        server.callLater(Duration.ofDays(1000), () -> {});
        world.run();
        assertThat(world.violations()).singleElement().asString().contains("timed calls to come: 1");
    }

    @Test
    void aLoggedFaultIsKeptUnlessItWasOnPurpose() {
        var log = LoggerFactory.getLogger(OracleTest.class);
        log.error("on purpose", new Mischief());
        log.warn("no fault", new IOException());
        assertThat(FaultLog.take()).isEmpty();
        log.error("in {}", "a test", new IllegalStateException("a bug"));
        assertThat(FaultLog.take()).singleElement().asString().contains("in a test", "a bug");
    }
}
