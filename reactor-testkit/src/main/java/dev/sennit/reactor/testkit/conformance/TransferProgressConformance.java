// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Transport;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of a file is still to be sent, for those who watch over a connection. */
public abstract class TransferProgressConformance extends TransferLaws {
    /** For subclasses. */
    protected TransferProgressConformance() {}

    private Probe[] endsOfTls() {
        TlsProbe server = tracked(new TlsProbe("server", journal()));
        TlsProbe client = tracked(new TlsProbe("client", journal()));
        ListeningPort port = listen(TlsEnds.server(server), DEFAULTS);
        connect(port.address(), factory(() -> TlsEnds.client(client)), DEFAULTS);
        await("both are secured", () -> TlsEnds.areSecured(server, client));
        on(port::stopListening);
        return new Probe[] {server, client};
    }

    private static void assertLeft(long bytes, Probe probe) {
        assertEquals(bytes, probe.transport().transferBytesLeft());
    }

    @Test
    void whatIsLeftOfAFileFallsAsThePeerTakesIt() {
        assertFalls(ends());
    }

    @Test
    void whatIsLeftOfAFileFallsAsThePeerTakesItThroughTls() {
        assertFalls(endsOfTls());
    }

    private void assertFalls(Probe[] ends) {
        deafClient(ends[1]);
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        List<Long> left = new ArrayList<>();
        on(() -> {
            assertLeft(0, ends[0]);
            ends[0].transport().transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD);
            ends[0].write("behind");
            noteEachTurn(left, ends[0].transport());
        });
        await("some of it is on its way", () -> left.get(left.size() - 1) < MORE_THAN_BUFFERS_HOLD);
        pass(Duration.ofMillis(50));
        assertTrue(left.get(left.size() - 1) > 0, "a peer that takes nothing has taken all");
        on(() -> ends[1].transport().resumeProducing());
        await("all is there", () -> ends[1].byteCount() == MORE_THAN_BUFFERS_HOLD + 6);
        on(() -> assertLeft(0, ends[0]));
        List<Long> falling = new ArrayList<>(left);
        falling.sort(Collections.reverseOrder());
        assertEquals(falling, left);
    }

    private void noteEachTurn(List<Long> left, Transport transport) {
        left.add(transport.transferBytesLeft());
        if (transport.transferBytesLeft() > 0) {
            reactor().callFromThread(() -> noteEachTurn(left, transport));
        }
    }

    @Test
    void severalFilesAreAddedUpAndNoneIsLeftOfALostConnection() {
        assertAddUp(ends());
    }

    @Test
    void severalFilesAreAddedUpAndNoneIsLeftOfALostConnectionThroughTls() {
        assertAddUp(endsOfTls());
    }

    private void assertAddUp(Probe[] ends) {
        FileChannel file = sparseFile(1_000);
        on(() -> {
            Transport transport = ends[0].transport();
            transport.transferFrom(file, 0, 1_000);
            transport.transferFrom(file, 100, 0);
            transport.transferFrom(file, 100, 300);
            assertEquals(1_300, transport.transferBytesLeft());
            assertEquals(0, transport.bufferedBytes());
            transport.abortConnection();
            assertEquals(0, transport.transferBytesLeft());
        });
        awaitLost(ends);
        on(() -> assertLeft(0, ends[0]));
    }
}
