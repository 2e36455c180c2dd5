// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.SlowTurnReport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log says of slow turns, and what it costs. */
final class SlowTurnWarningTest {
    private static final ReactorOptions LOGGED =
            ReactorOptions.defaults().withSlowTurn(Duration.ofMillis(20)).withSlowTurnReport(SlowTurnReport.LOGGED);

    private final FakePoller poller = new FakePoller();
    private final List<String> warnings = new ArrayList<>();
    private final SlowCallbacks callbacks = new SlowCallbacks(poller, FlightLog.SILENT, LOGGED, warnings::add);

    private void run(SlowCallbacks.Kind kind, Object callback, int millis) {
        long begin = callbacks.begin();
        pass(millis);
        callbacks.ran(kind, callback, begin);
    }

    private void pass(int millis) {
        poller.nowNanos += Duration.ofMillis(millis).toNanos();
    }

    private boolean turned(int millis) {
        return callbacks.turned(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void theFirstSlowTurnNamesItsLongestCallback() {
        run(SlowCallbacks.Kind.CALL, "short", 3);
        run(SlowCallbacks.Kind.TIMED_CALL, "long", 15);
        run(SlowCallbacks.Kind.CALL, "shorter", 2);
        assertThat(turned(20)).isTrue();
        assertThat(warnings)
                .containsExactly("a turn took 20ms, and slow is 20ms; its longest callback, 15ms, was a timed call:"
                        + " long of java.lang.String");
    }

    @Test
    void aTurnBelowTheThresholdIsNotWarnedOf() {
        run(SlowCallbacks.Kind.CALL, "quick", 19);
        assertThat(callbacks.turned(Duration.ofMillis(20).toNanos() - 1)).isFalse();
        assertThat(warnings).isEmpty();
    }

    @Test
    void theCallbacksOfAnEarlierTurnAreForgotten() {
        run(SlowCallbacks.Kind.CALL, "earlier", 19);
        turned(19);
        run(SlowCallbacks.Kind.CALL, "this", 1);
        turned(25);
        assertThat(warnings).singleElement().asString().contains("25ms", "1ms, was a call: this");
    }

    @Test
    void aTurnThatIsSlowWithoutAnyCallbackSaysSo() {
        turned(30);
        assertThat(warnings).singleElement().asString().endsWith("; no callback was made in it");
    }

    @Test
    void thereIsOneWarningASecondAndTheOthersAreCounted() {
        turned(30);
        pass(999);
        turned(30);
        turned(30);
        pass(1);
        turned(30);
        pass(1000);
        turned(30);
        assertThat(warnings).hasSize(3);
        assertThat(warnings.get(1)).endsWith("; slow turns since the last warning: 2");
        assertThat(warnings.get(2)).doesNotContain("since");
    }

    @Test
    void aConnectionIsNamedWithItsProtocol() {
        EventLoop loop = new EventLoop("fake", poller, LOGGED);
        FakeSocket socket = new FakeSocket();
        BaseProtocol protocol = new BaseProtocol() {
            @Override
            public void dataReceived(ByteBuffer data) {}
        };
        loop.begin();
        loop.connections().adopt(socket, peer -> protocol, TcpOptions.defaults());
        run(SlowCallbacks.Kind.SOCKET_EVENT, protocol.transport(), 50);
        turned(50);
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("50ms, was a socket event: " + protocol.getClass().getName() + " on tcp ")
                .contains(SocketNames.of(socket.peer()));
        loop.end();
        loop.close();
    }

    @Test // a clock reading for each callback is for those who ask
    void onlyWhereSlowTurnsAreLoggedEachCallbackIsTimed() {
        assertThat(readingsOfACall(LOGGED) - readingsOfACall(ReactorOptions.defaults()))
                .isEqualTo(2);
    }

    private int readingsOfACall(ReactorOptions options) {
        EventLoop loop = new EventLoop("fake", poller, options);
        loop.begin();
        loop.callFromThread(() -> {});
        int before = poller.clockReadings;
        loop.turn();
        int readings = poller.clockReadings - before;
        loop.end();
        loop.close();
        return readings;
    }
}
