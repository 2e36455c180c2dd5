// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording holds of a reactor. */
final class FlightLogTest {
    private static final List<String> NAMES = List.of(
            "ConnectionOpened",
            "ConnectionClosed",
            "ConnectAttempt",
            "TimeoutFired",
            "WriteStall",
            "AcceptError",
            "SlowTurn",
            "SlowCallback");

    @TempDir
    Path folder;

    private final FakePoller poller = new FakePoller();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());
    private final FakeSocket socket = new FakeSocket();
    private Runnable whenReceived = () -> {};
    private @Nullable Recording recording; // non-null while one runs

    private final BaseProtocol protocol = new BaseProtocol() {
        @Override
        public void dataReceived(ByteBuffer data) {
            whenReceived.run();
        }
    };

    @BeforeEach
    void begin() {
        loop.begin();
    }

    @AfterEach
    void end() {
        if (loop.state() != EventLoop.State.IDLE) {
            loop.end();
        }
        loop.close();
        if (recording != null) {
            recording.close();
        }
    }

    private void record() {
        Recording started = new Recording();
        NAMES.forEach(name -> started.enable("dev.sennit." + name));
        started.start();
        recording = started;
    }

    /** Ends the recording: what is in it under that name. */
    private List<RecordedEvent> recorded(String name) throws IOException {
        Recording ended = recording;
        assertThat(ended).isNotNull();
        ended.stop();
        Path file = folder.resolve(name + ".jfr");
        ended.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.sennit." + name))
                .collect(Collectors.toList());
    }

    private void accept() {
        loop.connections().adopt(socket, peer -> protocol, TcpOptions.defaults());
    }

    private void abort() {
        protocol.transport().abortConnection();
        loop.turn();
    }

    @Test
    void anOpenedConnectionSaysWhoAndWhat() throws IOException {
        record();
        accept();
        assertThat(recorded("ConnectionOpened")).singleElement().satisfies(event -> {
            assertThat(event.getString("peer")).isEqualTo(socket.peer().toString());
            assertThat(event.getString("host")).isEqualTo(socket.host().toString());
            assertThat(event.getString("origin")).isEqualTo("ACCEPTED");
            assertThat(event.getClass("protocol").getName())
                    .isEqualTo(protocol.getClass().getName());
            assertThat(event.getStackTrace()).isNull();
        });
    }

    @Test
    void aClosedConnectionSaysWhyAndLastsAsLongAsItDid() throws IOException {
        record();
        accept();
        abort();
        assertThat(recorded("ConnectionClosed")).singleElement().satisfies(event -> {
            assertThat(event.getString("kind")).isEqualTo("Aborted");
            assertThat(event.getString("reason")).isEqualTo(CloseReason.ABORTED.toString());
            assertThat(event.getDuration()).isPositive();
        });
    }

    @Test
    void aConnectionOlderThanTheRecordingHasNoLength() throws IOException {
        accept();
        record();
        abort();
        assertThat(recorded("ConnectionClosed"))
                .singleElement()
                .satisfies(event -> assertThat(event.getDuration()).isZero());
    }

    @Test
    void withoutARecordingNothingIsKept() {
        accept();
        assertThat(((JfrFlightLog) loop.flightLog()).running()).isZero();
    }

    @Test
    void whatBeganWhileItWasRecordedIsForgottenAtItsEnd() {
        record();
        accept();
        assertThat(((JfrFlightLog) loop.flightLog()).running()).isOne();
        recording.stop();
        abort();
        assertThat(((JfrFlightLog) loop.flightLog()).running()).isZero();
    }

    @Test
    void anAttemptToConnectSaysHowItWent() throws IOException {
        record();
        poller.toAccept.add(socket);
        loop.connectTcp(new InetSocketAddress("192.0.2.1", 7), peer -> protocol, TcpOptions.defaults());
        poller.isReady(socket, Interest.WRITE);
        loop.turn();
        loop.connectTcp(
                InetSocketAddress.createUnresolved("nowhere.invalid", 7), peer -> protocol, TcpOptions.defaults());
        loop.turn();
        List<RecordedEvent> events = recorded("ConnectAttempt");
        assertThat(events).extracting(event -> event.getString("address")).anyMatch(text -> text.contains("192.0.2.1"));
        assertThat(events)
                .extracting(event -> event.getString("outcome"))
                .containsExactlyInAnyOrder("connected", "java.net.UnknownHostException: nowhere.invalid");
    }

    @Test
    void aTimeoutSaysWhichAndWhose() throws IOException {
        record();
        accept();
        new Deadline(protocol.transport(), DeadlineKind.PHASE, "greeting", () -> {}).set(Duration.ofSeconds(5));
        new Deadline(protocol.transport(), DeadlineKind.IDLE, "idle", () -> {}).set(Duration.ofSeconds(50));
        poller.nowNanos += Duration.ofSeconds(6).toNanos();
        loop.turn();
        assertThat(loop.counters().fired()).containsOnlyKeys(DeadlineKind.PHASE).containsValue(1L);
        assertThat(recorded("TimeoutFired")).singleElement().satisfies(event -> {
            assertThat(event.getString("kind")).isEqualTo("phase");
            assertThat(event.getString("name")).isEqualTo("greeting");
            assertThat(event.getDuration("periodNanos")).isEqualTo(Duration.ofSeconds(5));
            assertThat(event.getString("peer")).isEqualTo(socket.peer().toString());
        });
    }

    @Test
    void aDeadlineThatWasPutOffDoesNotFireWhenItsTimerWakes() {
        accept();
        Deadline deadline = new Deadline(protocol.transport(), DeadlineKind.IDLE, "idle", () -> {});
        deadline.set(Duration.ofSeconds(5));
        poller.nowNanos += Duration.ofSeconds(3).toNanos();
        loop.turn();
        deadline.reset();
        poller.nowNanos += Duration.ofSeconds(3).toNanos();
        loop.turn();
        assertThat(loop.counters().fired()).isEmpty();
    }

    @Test
    void aWriteStallLastsUntilAllIsTaken() throws IOException {
        record();
        accept();
        socket.room = 10;
        protocol.transport().write(new byte[30]);
        loop.turn();
        socket.room = 5;
        poller.isReady(socket, Interest.WRITE);
        loop.turn();
        assertThat(((JfrFlightLog) loop.flightLog()).running()).isEqualTo(2);
        socket.room = Long.MAX_VALUE;
        poller.isReady(socket, Interest.WRITE);
        loop.turn();
        assertThat(recorded("WriteStall")).singleElement().satisfies(event -> {
            assertThat(event.getLong("bytes")).isEqualTo(20);
            assertThat(event.getDuration()).isPositive();
        });
    }

    @Test
    void aWriteStallEndsWithItsConnection() throws IOException {
        record();
        accept();
        socket.room = 0;
        protocol.transport().write(new byte[30]);
        loop.turn();
        abort();
        assertThat(recorded("WriteStall")).hasSize(1);
    }

    @Test
    void anAcceptErrorSaysWhereAndWhy() throws IOException {
        FakeListener listener = new FakeListener();
        poller.listener = listener;
        record();
        var port = loop.listenTcp(listener.address(), peer -> null, TcpOptions.defaults());
        listener.broken = new IOException("no memory");
        poller.isReady(listener);
        loop.turn();
        assertThat(recorded("AcceptError")).singleElement().satisfies(event -> {
            assertThat(event.getString("port")).isEqualTo(port.toString());
            assertThat(event.getString("problem")).isEqualTo("no memory");
        });
    }

    private void receive(Duration length) {
        whenReceived = () -> poller.nowNanos += length.toNanos();
        socket.toRead.add(new byte[1]);
        poller.isReady(socket, Interest.READ);
        loop.turn();
    }

    @Test
    void aTurnIsSlowFromTheThresholdOn() throws IOException {
        record();
        accept();
        receive(Duration.ofMillis(100).minusNanos(1));
        receive(Duration.ofMillis(100));
        loop.turn();
        assertThat(loop.counters().slowTurns()).isOne();
        assertThat(recorded("SlowTurn"))
                .singleElement()
                .satisfies(event -> assertThat(event.getDuration("lengthNanos")).isEqualTo(Duration.ofMillis(100)));
    }

    @Test
    void afterASlowTurnSlowCallbacksAreNamed() throws IOException {
        record();
        accept();
        receive(Duration.ofMillis(300));
        receive(Duration.ofMillis(99));
        receive(Duration.ofMillis(200));
        assertThat(recorded("SlowCallback")).singleElement().satisfies(event -> {
            assertThat(event.getDuration("lengthNanos")).isEqualTo(Duration.ofMillis(200));
            assertThat(event.getString("kind")).isEqualTo("socket event");
            assertThat(event.getString("callback"))
                    .startsWith(protocol.getClass().getName())
                    .contains(socket.peer().toString());
        });
    }

    @Test // a clock reading for each event is for those who look
    void callbacksAreTimedOnlyForAWhileAfterASlowTurn() {
        record();
        accept();
        receive(Duration.ofMillis(1));
        assertThat(clockReadings(() -> receive(Duration.ofMillis(1)))).isEqualTo(2);
        receive(Duration.ofMillis(100));
        loop.turn();
        assertThat(clockReadings(() -> receive(Duration.ofMillis(1)))).isEqualTo(4);
        for (int i = 0; i < SlowCallbacks.WATCHED_TURNS; i++) {
            loop.turn();
        }
        assertThat(clockReadings(() -> receive(Duration.ofMillis(1)))).isEqualTo(2);
    }

    @Test
    void callbacksAreNeverTimedWithoutARecording() {
        accept();
        receive(Duration.ofMillis(100));
        loop.turn();
        assertThat(clockReadings(() -> receive(Duration.ofMillis(1)))).isEqualTo(2);
    }

    private int clockReadings(Runnable call) {
        int before = poller.clockReadings;
        call.run();
        return poller.clockReadings - before;
    }

    @Test
    void everyEventSaysWhatItIs() {
        record();
        accept();
        Set<String> known = Set.copyOf(NAMES);
        List<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("dev.sennit.")
                        && known.contains(type.getName().substring("dev.sennit.".length())))
                .collect(Collectors.toList());
        assertThat(types).isNotEmpty().allSatisfy(type -> {
            assertThat(type.getCategoryNames()).containsExactly("Sennit");
            assertThat(type.getLabel()).isNotBlank();
            assertThat(type.getDescription()).isNotBlank();
            assertThat(type.getFields())
                    .extracting(ValueDescriptor::getLabel)
                    .allSatisfy(label -> assertThat(label).isNotBlank());
        });
    }

    @Test
    void longWaitsAndBusyTurnsAreCounted() {
        loop.callLater(Duration.ofMillis(10), () -> poller.nowNanos += 3_000_000);
        poller.onPoll = () -> poller.nowNanos += 50_000_000;
        loop.turn();
        long asked = poller.timeouts.get(0);
        poller.onPoll = () -> {};
        loop.turn();
        assertThat(loop.counters().busyNanos()).isEqualTo(3_000_000);
        assertThat(loop.counters().maxLagNanos()).isEqualTo(50_000_000 - asked);
    }
}
