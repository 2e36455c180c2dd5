// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.testkit.RecordingProducer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reads or writes slowly through TLS. E-67, E-96. */
public abstract class TlsProducerConformance extends TlsLaws {
    /** For subclasses. */
    protected TlsProducerConformance() {}

    @Test
    void whoPausedGetsNothingUntilHeResumes() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        server.whenMade(probe -> probe.transport().pauseProducing());
        connectSecured(server, client);
        on(() -> client.transport().write(Bytes.pattern(50_000)));
        pass(Duration.ofMillis(10));
        assertEquals(0, server.byteCount());
        server.whenReceived(data -> server.transport().pauseProducing());
        on(() -> {
            server.transport().resumeProducing();
            assertEquals(0, server.byteCount(), "never from inside the command");
        });
        await("something is there", () -> server.byteCount() > 0);
        pass(Duration.ofMillis(10));
        assertTrue(server.byteCount() <= 16_384, "the next record waits as well");
        server.whenReceived(data -> {});
        on(() -> server.transport().resumeProducing());
        await("all is there", () -> server.byteCount() == 50_000);
        assertArrayEquals(Bytes.pattern(50_000), server.bytes());
    }

    @Test
    void bytesThatWaitedForAPausedReaderComeBeforeTheEnd() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            server.transport().pauseProducing();
            client.transport().write(Bytes.pattern(40_000));
            client.transport().loseConnection();
        });
        pass(Duration.ofMillis(10));
        assertTrue(server.isMade());
        on(() -> server.transport().resumeProducing());
        awaitLost(server, client);
        assertArrayEquals(Bytes.pattern(40_000), server.bytes());
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test
    void bytesThatWaitForAReaderWhoPausesAgainAndAgainComeBeforeTheEnd() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(
                server,
                client,
                serverOptions(),
                clientOptions().withCloseTimeout(Duration.ZERO)); // its FIN follows at once
        await("both are secured", () -> server.isSecured() && client.isSecured());
        takeRecordByRecord(server);
        on(() -> {
            server.transport().pauseProducing();
            client.transport().write(Bytes.pattern(40_000));
            client.transport().loseConnection();
        });
        pass(Duration.ofMillis(10));
        on(() -> server.transport().resumeProducing());
        awaitLost(server, client);
        assertArrayEquals(Bytes.pattern(40_000), server.bytes());
        assertEquals(CloseReason.DONE, server.reason());
    }

    private void takeRecordByRecord(TlsProbe reader) {
        reader.whenReceived(data -> {
            reader.transport().pauseProducing();
            reactor().callLater(Duration.ZERO, () -> {
                if (reader.isMade()) {
                    reader.transport().resumeProducing();
                }
            });
        });
    }

    @Test // E-96
    void aPushProducerIsPausedOnceAndResumedOnce() {
        RecordingProducer producer = new RecordingProducer();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        on(() -> {
            server.transport().pauseProducing();
            client.transport().registerProducer(producer);
            client.transport().write(new byte[LARGE]);
            client.transport().write(new byte[LARGE / 4]);
            assertEquals(List.of("pause"), producer.told());
            server.transport().resumeProducing();
        });
        await("it is resumed", () -> producer.told().size() > 1);
        assertEquals(List.of("pause", "resume"), producer.told());
        on(() -> client.transport().unregisterProducer());
    }

    @Test // E-96
    void aPushProducerIsPausedBeforeTheHandshakeToo() {
        RecordingProducer producer = new RecordingProducer();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        client.whenMade(probe -> {
            probe.transport().registerProducer(producer);
            assertThrows(
                    IllegalStateException.class, () -> probe.transport().registerProducer(new RecordingProducer()));
            probe.transport().write(new byte[65_537]);
            probe.transport().write(new byte[1]);
            assertEquals(List.of("pause"), producer.told());
        });
        connectSecured(server, client);
        await("it is resumed", () -> producer.told().size() > 1);
        assertEquals(List.of("pause", "resume"), producer.told());
        on(() -> client.transport().unregisterProducer());
        await("all is there", () -> server.byteCount() == 65_538);
    }

    @Test // E-67
    void aPoliteCloseWaitsForTheProducer() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        int[] left = {20};
        client.whenMade(probe -> {
            probe.transport().registerProducer(new PullProducer() {
                @Override
                public void resumeProducing() {
                    probe.write("0123456789");
                    if (--left[0] == 0) {
                        probe.transport().unregisterProducer();
                    }
                }

                @Override
                public void stopProducing() {}
            });
            probe.transport().loseConnection();
        });
        start(server, client);
        awaitLost(server, client);
        assertEquals("0123456789".repeat(20), server.text());
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(CloseReason.DONE, server.reason());
    }

    @Test
    void theProducerIsStoppedBeforeTheProtocolHearsOfTheEnd() {
        RecordingProducer producer = new RecordingProducer();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        connectSecured(server, client);
        client.whenLost(reason -> assertEquals(List.of("stop"), producer.told()));
        on(() -> client.transport().registerProducer(producer));
        on(() -> server.transport().loseConnection());
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(List.of("stop"), producer.told());
    }
}
