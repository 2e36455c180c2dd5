// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DeadlineStatus;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a connection keeps of its deadlines. */
class DeadlineLedgerTest {
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime();
    private final StringTransport wire = StringTransport.connect(new RecordingProtocol(), time);

    private Deadline armed(String name, Runnable onExpiry) {
        Deadline deadline = new Deadline(wire, DeadlineKind.PHASE, name, onExpiry);
        deadline.set(PERIOD);
        return deadline;
    }

    private Deadline armed(String name) {
        return armed(name, () -> {});
    }

    @Test // whichever place it has in the ledger
    void aClosedDeadlineIsNotKept() {
        List<WeakReference<Deadline>> closed = new ArrayList<>();
        Deadline first = armed("first");
        for (int i = 0; i < 10; i++) {
            Deadline request = armed("request " + i);
            Deadline body = armed("body " + i);
            request.close();
            body.close();
            closed.add(new WeakReference<>(request));
            closed.add(new WeakReference<>(body));
        }
        Deadline last = armed("last");
        for (int i = 0; i < 20 && closed.stream().anyMatch(reference -> reference.get() != null); i++) {
            System.gc();
        }
        assertThat(closed).allSatisfy(reference -> assertThat(reference.get()).isNull());
        assertThat(wire.deadlines()).hasToString("last in 5s of 5s; first in 5s of 5s");
        first.close();
        first.close();
        assertThat(wire.deadlines()).hasToString("last in 5s of 5s");
        last.close();
        assertThat(wire.deadlines()).hasToString("no deadline");
    }

    @Test
    void aDeadlineClosedInItsExpiryIsStillTheReasonOfAClose() {
        Deadline[] request = new Deadline[1];
        request[0] = armed("request", () -> {
            request[0].close();
            wire.loseConnection();
        });
        time.advance(PERIOD);
        assertThat(wire.reason()).contains(new CloseReason.TimedOut(DeadlineKind.PHASE, "request", PERIOD));
    }

    @Test
    void aDeadlineClosedInItsExpiryIsNoReasonLater() {
        Deadline[] request = new Deadline[1];
        request[0] = armed("request", () -> request[0].close());
        time.advance(PERIOD);
        wire.loseConnection();
        wire.settle();
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test // promise 11
    void itSaysWhatIsNextWhenAndWhyAndWhatIsSuspended() {
        armed("later").set(PERIOD.multipliedBy(2));
        armed("paused").suspend();
        armed("soon");
        time.advance(Duration.ofSeconds(1));
        assertThat(wire.deadlines())
                .hasToString("soon in 4s of 5s; later in 9s of 10s; paused suspended, 5s from when it resumes");
        assertThat(wire.deadlines().next().map(DeadlineStatus::name)).contains("soon");
    }

    @Test
    void aManualReactorTellsOfItsConnections() {
        armed("soon");
        wire.loseConnection();
        List<ConnectionStatus> lines =
                time.reactor().connections(10).toCompletableFuture().join();
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.state()).isEqualTo("CLOSING");
            assertThat(line.protocol()).isEqualTo(RecordingProtocol.class);
            assertThat(line).asString().endsWith("CLOSING RecordingProtocol, 0 bytes queued, soon in 5s of 5s");
        });
    }

    @Test
    void theOthersEndWithTheConnection() {
        Deadline kept = armed("kept");
        armed("closed").close();
        Deadline other = armed("other");
        wire.abortConnection();
        wire.settle();
        assertThat(List.of(kept.state(), other.state())).containsOnly(Deadline.State.CLOSED);
        kept.close();
        assertThat(time.pendingCalls()).isZero();
    }
}
