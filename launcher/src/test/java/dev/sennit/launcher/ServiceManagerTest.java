// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.ReactorGroup;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd is told, and that it costs nobody anything when it cannot be: sd_notify(3). */
class ServiceManagerTest {
    private static final long PID = 4711;

    private final FakeReactor first = new FakeReactor();
    private final FakeReactor second = new FakeReactor();
    private final ReactorGroup group = new ReactorGroup(2, number -> number == 0 ? first : second);
    private final Map<String, String> environment = new HashMap<>(Map.of("NOTIFY_SOCKET", "/run/notify"));
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private ServiceManager manager = manager();

    @BeforeEach
    void hasConnections() {
        first.connections = 2;
    }

    private ServiceManager manager() {
        return new ServiceManager("greet", group, new PrintStream(err, true, StandardCharsets.UTF_8), environment, PID);
    }

    private void turn() {
        first.turn();
        second.turn();
    }

    private List<String> complaints() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    // ---------------------------------------------------------------------------------------------------- states

    @Test
    void theStartAndTheEndAreToldWithTheConnections() {
        manager.ready();
        assertThat(first.datagrams).as("on the reactor's thread").isEmpty();
        turn();
        manager.stopping();
        first.connections = 0;
        second.connections = 1;
        manager.stopping();
        turn();
        assertThat(first.datagrams)
                .containsExactly(
                        "/run/notify READY=1\nSTATUS=greet: serving, 2 connections",
                        "/run/notify STOPPING=1\nSTATUS=greet: finishing, 2 connections",
                        "/run/notify STOPPING=1\nSTATUS=greet: finishing, 1 connection");
        assertThat(second.datagrams).isEmpty();
        assertThat(complaints()).isEmpty();
    }

    @Test
    void whoEndsBeforeTheStartIsToldIsNotSaidToBeReady() {
        environment.put("WATCHDOG_USEC", "2000000");
        manager = manager();
        manager.stopping();
        manager.ready();
        turn();
        assertThat(first.datagrams).containsExactly("/run/notify STOPPING=1\nSTATUS=greet: finishing, 2 connections");
        assertThat(first.timedCalls).isEmpty();
    }

    @Test
    void withoutASocketNobodyIsToldAnything() {
        environment.clear();
        environment.put("WATCHDOG_USEC", "2000000");
        manager().ready();
        manager().stopping();
        turn();
        assertThat(first.datagrams).isEmpty();
        assertThat(first.timedCalls).isEmpty();
        assertThat(complaints()).isEmpty();
    }

    @Test
    void whatCannotBeToldIsSaidOnceAndEndsNothing() {
        first.sendsDatagrams = false;
        manager.ready();
        turn();
        manager.stopping();
        turn();
        assertThat(complaints())
                .containsExactly("sennit: systemd cannot be told how this service is (NOTIFY_SOCKET is there):"
                        + " the fake reactor cannot send datagrams to UNIX sockets: use epoll");
    }

    @Test
    void aSocketOfAnotherKindIsNamed() {
        environment.put("NOTIFY_SOCKET", "vsock:2:1234");
        manager().ready();
        turn();
        assertThat(first.datagrams).isEmpty();
        assertThat(complaints()).singleElement().asString().contains("is 'vsock:2:1234'");
    }

    // -------------------------------------------------------------------------------------------------- watchdog

    /** How often the first reactor has told it; the others have no socket for that when descriptors run out. */
    private long alive() {
        first.turn();
        assertThat(second.datagrams).isEmpty();
        return first.datagrams.stream()
                .filter(each -> each.equals("/run/notify WATCHDOG=1\nSTATUS=greet: serving, 2 connections"))
                .count();
    }

    @Test
    void aGroupThatGoesRoundIsAliveOnceInHalfTheTime() {
        environment.put("WATCHDOG_USEC", "3000000");
        environment.put("WATCHDOG_PID", "4711");
        manager().ready();
        turn();
        assertThat(alive()).isEqualTo(1);
        for (int rounds = 2; rounds < 5; rounds++) {
            first.passTime();
            second.passTime();
            assertThat(alive()).isEqualTo(rounds);
        }
        assertThat(first.delays).hasSize(4).containsOnly(Duration.ofMillis(1_500));
        assertThat(second.delays).containsOnly(Duration.ofMillis(1_500));
    }

    @Test
    void oneReactorThatHangsSilencesTheWholeGroup() {
        environment.put("WATCHDOG_USEC", "3000000");
        manager().ready();
        turn();
        for (int rounds = 0; rounds < 5; rounds++) {
            second.passTime();
        }
        assertThat(alive()).isEqualTo(1);
        first.passTime();
        assertThat(alive()).as("it goes on").isEqualTo(2);
    }

    @Test
    void aReactorThatHasNeverRunIsNotAlive() {
        environment.put("WATCHDOG_USEC", "3000000");
        manager().ready();
        first.turn();
        first.passTime();
        assertThat(alive()).isZero();
    }

    @Test
    void theWatchdogOfAnotherProcessIsNotOurs() {
        environment.put("WATCHDOG_USEC", "3000000");
        environment.put("WATCHDOG_PID", "4710");
        manager().ready();
        turn();
        assertThat(first.timedCalls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "999", "3s", "9999999999999999"})
    void aPeriodThatIsNoneIsNamed(String micros) {
        environment.put("WATCHDOG_USEC", micros);
        manager().ready();
        turn();
        assertThat(first.timedCalls).isEmpty();
        assertThat(complaints()).singleElement().asString().contains("WATCHDOG_USEC", "'" + micros + "'");
    }

    @Test
    void aWatchdogThatNobodyHearsIsSaidOnce() {
        environment.put("WATCHDOG_USEC", "1000");
        first.sendsDatagrams = false;
        second.sendsDatagrams = false;
        manager().ready();
        turn();
        first.passTime();
        second.passTime();
        assertThat(complaints()).hasSize(1);
    }
}
