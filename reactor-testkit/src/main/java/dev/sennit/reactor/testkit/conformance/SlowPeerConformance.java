// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A peer that takes less than is written: the limit of what is buffered, and the write stall. */
public abstract class SlowPeerConformance extends BackpressureLaws {
    /** For subclasses. */
    protected SlowPeerConformance() {}

    // ------------------------------------------------------------------------------------------- too much buffered

    @Test // one below, at and above the limit
    void moreThanMaxBufferedBytesEndsTheConnectionWithAReset() {
        int maxBytes = 300_000;
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withMaxBufferedBytes(maxBytes));
        long buffered = fill(server);
        long[] writtenTurn = new long[1];
        on(() -> {
            Transport transport = server.transport();
            transport.write(Bytes.pattern((int) (maxBytes - buffered - 1)));
            assertFalse(transport.isClosing(), "one below");
            transport.write(Bytes.pattern(1));
            assertEquals(maxBytes, transport.bufferedBytes());
            assertFalse(transport.isClosing(), "at");
            transport.write(Bytes.pattern(1));
            assertTrue(transport.isClosing(), "one above");
            assertEquals(0, transport.bufferedBytes(), "dropped at once");
            transport.write(Bytes.pattern(100_000));
            assertEquals(0, transport.bufferedBytes(), "dropped as well");
            assertTrue(server.isMade(), "not told from inside the write");
            writtenTurn[0] = journal().turn();
        });
        awaitLost(server);
        assertTrue(server.lostTurn() > writtenTurn[0], "told in the turn of the write");
        String cause = assertInstanceOf(CloseReason.Lost.class, server.reason())
                .cause()
                .toString();
        assertTrue(cause.contains("300001 bytes") && cause.contains("maxBufferedBytes, 300000,"), cause);
        on(() -> client.transport().resumeProducing());
        awaitLost(client);
        assertCutOff(client);
    }

    @Test // a producer that does not mind its pauses
    void tooMuchBufferedStopsTheProducer() {
        Probe server = probe("server").whenMade(made -> made.transport().registerProducer(new Push()));
        pair(server, deafClient(), DEFAULTS.withMaxBufferedBytes(100_000));
        fill(server);
        on(() -> {
            for (int i = 0; i < 100; i++) {
                server.transport().write(Bytes.pattern(5_000));
            }
            assertEquals(List.of("pause"), told);
        });
        awaitLost(server);
        assertInstanceOf(CloseReason.Lost.class, server.reason());
        assertEquals(List.of("pause", "stop"), told);
    }

    @Test // what counts is what the system does not take
    void burstThatTheSystemTakesIsNotTooMuch() {
        int burstBytes = 40_000;
        int maxBytes = 9_000; // just above the size from which a write is offered at once
        Probe server = probe("server").whenMade(made -> {
            for (int i = 0; i < burstBytes / 1_000; i++) {
                made.transport().write(Bytes.pattern(1_000));
            }
        });
        Probe client = probe("client");
        pair(server, client, DEFAULTS.withMaxBufferedBytes(maxBytes));
        await("all of the first is there", () -> client.byteCount() == burstBytes);
        on(() -> server.transport().write(Bytes.pattern(burstBytes)));
        await("all of the second is there", () -> client.byteCount() == 2 * burstBytes);
        assertTrue(server.isMade());
    }

    @Test
    void unlimitedBytesAreNeverTooMuch() {
        Probe server = probe("server");
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withMaxBufferedBytes(TcpOptions.UNLIMITED_BYTES));
        on(() -> {
            for (int i = 0; i < 3; i++) {
                server.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
            }
            assertTrue(server.transport().bufferedBytes() > DEFAULTS.maxBufferedBytes());
        });
        assertTrue(server.isMade());
    }

    // ----------------------------------------------------------------------------------------------- write stall

    @Test
    void peerThatTakesNothingIsCutOffByTheWriteStall() {
        Duration stall = Duration.ofMillis(50);
        long[] started = new long[1];
        Probe server = probe("server").whenMade(made -> {
            started[0] = reactor().nanoTime();
            made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD));
        });
        Probe client = deafClient();
        pair(server, client, DEFAULTS.withWriteStall(stall));
        awaitLost(server);
        long[] now = new long[1];
        on(() -> now[0] = reactor().nanoTime());
        assertTrue(now[0] - started[0] >= stall.toNanos(), "never early");
        assertEquals(new CloseReason.TimedOut(DeadlineKind.WRITE_STALL, "write stall", stall), server.reason());
        assertTrue(reactor().counters().writeStalls() > 0);
        on(() -> client.transport().resumeProducing());
        awaitLost(client);
        assertCutOff(client);
    }

    @Test
    void anyProgressPutsTheWriteStallOff() {
        Duration stall = Duration.ofMillis(1500); // longer than a busy machine keeps a reactor waiting
        Duration pause = Duration.ofMillis(10); // after each read: all of them are longer than the stall
        Probe server = probe("server").whenMade(made -> made.transport().write(Bytes.pattern(MORE_THAN_BUFFERS_HOLD)));
        Probe client = probe("client");
        client.whenReceived(data -> {
            client.transport().pauseProducing();
            reactor().callLater(pause, () -> client.transport().resumeProducing());
        });
        pair(server, client, DEFAULTS.withWriteStall(stall));
        await("all is there", () -> client.byteCount() == MORE_THAN_BUFFERS_HOLD);
        assertTrue(server.isMade());
        on(() -> assertTrue(server.transport().deadlines().list().isEmpty(), "nothing waits any more"));
        pass(pause.plusMillis(1)); // the last resume
    }

    @Test
    void quietConnectionHasNoWriteStall() {
        Probe server = probe("server").whenMade(made -> made.write("hello"));
        Probe client = probe("client");
        pair(server, client, DEFAULTS.withWriteStall(Duration.ofMillis(5)));
        await("it is there", () -> client.text().equals("hello"));
        pass(Duration.ofMillis(20));
        assertTrue(server.isMade() && client.isMade());
    }
}
