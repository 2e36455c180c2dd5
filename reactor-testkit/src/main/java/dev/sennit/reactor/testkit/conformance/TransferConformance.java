// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.Transport;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Parts of files that are sent in the order of what is written. PC-14, in a way of our own; TR-11 to TR-15 hold. */
public abstract class TransferConformance extends TransferFaultLaws {
    private static final int MOST_BYTES_IN_A_TURN = 1 << 20;

    /** For subclasses. */
    protected TransferConformance() {}

    // -------------------------------------------------------------------------------------------------- the order

    @Test
    void partOfAFileLeavesInTheOrderOfWhatIsWritten() {
        Probe[] ends = ends();
        FileChannel file = file("0123456789".getBytes(StandardCharsets.US_ASCII));
        on(() -> {
            Transport transport = ends[0].transport();
            transport.write("before ");
            watched(transport.transferFrom(file, 3, 4), "transfer");
            transport.write(" behind");
            assertEquals(List.of(), told, "not from inside the call");
        });
        await("all is there", () -> ends[1].byteCount() == 18);
        assertEquals("before 3456 behind", ends[1].text());
        await("the end is told", () -> !told.isEmpty());
        assertEquals(List.of("transfer done"), told);
        on(() -> ends[0].write("!"));
        await("it goes on", () -> ends[1].byteCount() == 19);
        assertTrue(file.isOpen(), "it is the caller's");
    }

    @Test
    void largeFileArrivesWholeBetweenWhatIsWritten() {
        Probe[] ends = ends();
        byte[] content = Bytes.pattern(LARGE_BYTES);
        FileChannel file = file(content);
        byte[] around = Bytes.pattern(100_000);
        on(() -> {
            Transport transport = ends[0].transport();
            transport.write(around);
            watched(transport.transferFrom(file, 0, content.length), "transfer");
            transport.write(around);
        });
        int all = content.length + 2 * around.length;
        await("all is there", () -> ends[1].byteCount() == all);
        byte[] got = ends[1].bytes();
        assertArrayEquals(around, Arrays.copyOfRange(got, 0, around.length));
        assertArrayEquals(content, Arrays.copyOfRange(got, around.length, all - around.length));
        assertArrayEquals(around, Arrays.copyOfRange(got, all - around.length, all));
    }

    @Test
    void filesInARowKeepTheirOrderAndSoDoEmptyParts() {
        Probe[] ends = ends();
        byte[] first = Bytes.pattern(200_001);
        FileChannel file = file(first);
        on(() -> {
            Transport transport = ends[0].transport();
            watched(transport.transferFrom(file, 0, first.length), "first");
            watched(transport.transferFrom(file, 7, 0), "empty");
            watched(transport.transferFrom(file, first.length, 0), "at the end");
            transport.write("|");
            watched(transport.transferFrom(file, 1, 70_000), "second");
            watched(transport.transferFrom(file, 2, 3), "third");
            transport.write("|");
        });
        int all = first.length + 70_000 + 3 + 2;
        await("all is there", () -> ends[1].byteCount() == all);
        byte[] expected = new byte[all];
        System.arraycopy(first, 0, expected, 0, first.length);
        expected[first.length] = '|';
        System.arraycopy(first, 1, expected, first.length + 1, 70_000);
        System.arraycopy(first, 2, expected, first.length + 70_001, 3);
        expected[all - 1] = '|';
        assertArrayEquals(expected, ends[1].bytes());
        await("all ends are told", () -> told.size() == 5);
        assertEquals(List.of("first done", "empty done", "at the end done", "second done", "third done"), told);
    }

    @Test
    void whatIsWrittenWhileBytesBehindAFileWaitForRoomComesBehindThem() {
        Probe[] ends = ends();
        deafClient(ends[1]);
        FileChannel file = file(Bytes.pattern(10));
        byte[] behind = Bytes.pattern(8 << 20);
        on(() -> {
            ends[0].transport().transferFrom(file, 0, 10);
            ends[0].transport().write(behind);
        });
        pass(Duration.ofMillis(5));
        on(() -> {
            ends[0].write("more");
            ends[0].transport().transferFrom(file, 0, 10);
            ends[0].write("end");
            ends[1].transport().resumeProducing();
        });
        int all = 10 + behind.length + 4 + 10 + 3;
        await("all is there", () -> ends[1].byteCount() == all);
        byte[] got = ends[1].bytes();
        assertArrayEquals(behind, Arrays.copyOfRange(got, 10, 10 + behind.length));
        assertEquals("more", new String(got, 10 + behind.length, 4, StandardCharsets.US_ASCII));
        assertEquals("end", new String(got, all - 3, 3, StandardCharsets.US_ASCII));
    }

    @Test
    void bothEndsSendFilesAtTheSameTime() {
        Probe[] ends = ends();
        byte[] content = Bytes.pattern(LARGE_BYTES);
        FileChannel file = file(content);
        on(() -> {
            watched(ends[0].transport().transferFrom(file, 0, content.length), "server's");
            watched(ends[1].transport().transferFrom(file, 1, content.length - 1), "client's");
        });
        await("all is there", () -> ends[0].byteCount() + ends[1].byteCount() == 2 * content.length - 1);
        assertArrayEquals(content, ends[1].bytes());
        assertArrayEquals(Arrays.copyOfRange(content, 1, content.length), ends[0].bytes());
    }

    @Test
    void nothingOfAFileIsBufferedAndItIsNotDoneBeforeThePeerHasRoom() {
        Probe[] ends = ends();
        deafClient(ends[1]);
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        on(() -> {
            watched(ends[0].transport().transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD), "transfer");
            assertEquals(0, ends[0].transport().bufferedBytes());
            ends[0].write("behind");
            assertEquals(6, ends[0].transport().bufferedBytes());
        });
        pass(Duration.ofMillis(50));
        assertEquals(List.of(), told);
        on(() -> assertTrue(ends[0].transport().bufferedBytes() < 1 << 18, () -> "buffered: " + ends[0].transport()));
        on(() -> ends[1].transport().resumeProducing());
        await("all is there", () -> ends[1].byteCount() == MORE_THAN_BUFFERS_HOLD + 6);
        await("the end is told", () -> !told.isEmpty());
        assertEquals(List.of("transfer done"), told);
    }

    @Test
    void fileDoesNotKeepTheOthersWaiting() {
        Probe[] ends = ends();
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        List<Long> sent = new ArrayList<>();
        on(() -> {
            ends[0].transport().transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD);
            noteEachTurn(sent, ends[1]);
        });
        await("all is there", () -> ends[1].byteCount() == MORE_THAN_BUFFERS_HOLD);
        for (int i = 1; i < sent.size(); i++) {
            long inOneTurn = sent.get(i) - sent.get(i - 1);
            assertTrue(inOneTurn <= MOST_BYTES_IN_A_TURN, () -> inOneTurn + " bytes in one turn");
        }
    }

    private void noteEachTurn(List<Long> sent, Probe client) {
        sent.add(reactor().counters().bytesWritten());
        if (client.byteCount() < MORE_THAN_BUFFERS_HOLD) {
            reactor().callFromThread(() -> noteEachTurn(sent, client));
        }
    }

    @Test // PC-04
    void pullProducerIsAskedBehindTheFile() {
        Probe[] ends = ends();
        byte[] content = Bytes.pattern(LARGE_BYTES);
        FileChannel file = file(content);
        on(() -> {
            Transport transport = ends[0].transport();
            transport.transferFrom(file, 0, content.length);
            transport.registerProducer(new PullProducer() {
                private int asked;

                @Override
                public void resumeProducing() {
                    if (++asked <= 3) {
                        transport.write("x");
                    } else {
                        transport.unregisterProducer();
                    }
                }

                @Override
                public void stopProducing() {}
            });
            transport.transferFrom(file, 0, content.length);
        });
        await("all is there", () -> ends[1].byteCount() == 2 * content.length + 3);
        turns(3);
        assertEquals(2 * content.length + 3, ends[1].byteCount());
        assertArrayEquals(content, Arrays.copyOfRange(ends[1].bytes(), 0, content.length));
    }

    // -------------------------------------------------------------------------------------------------- the end

    @Test // TR-07, D3
    void politeCloseWaitsForTheFile() {
        Probe[] ends = ends();
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        on(() -> {
            Transport transport = ends[0].transport();
            watched(transport.transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD), "transfer");
            transport.write("behind");
            transport.loseConnection();
            transport.write("dropped");
            assertInstanceOf(
                    ConnectionLostException.class, failureOf(transport.transferFrom(file, 0, 1)), "dropped as well");
        });
        awaitLost(ends);
        assertEquals(MORE_THAN_BUFFERS_HOLD + 6, ends[1].byteCount());
        assertEquals(CloseReason.DONE, ends[0].reason());
        assertEquals(CloseReason.DONE, ends[1].reason());
        assertEquals(List.of("transfer done"), told);
    }

    @Test // D2: a polite close is bounded
    void politeCloseDoesNotWaitForAPeerThatTakesNothing() {
        Duration grace = Duration.ofMillis(60);
        Probe[] ends = ends(DEFAULTS.withCloseGrace(grace));
        deafClient(ends[1]);
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        on(() -> {
            watched(ends[0].transport().transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD), "transfer");
            ends[0].transport().loseConnection();
        });
        awaitLost(ends[0]);
        assertEquals(
                DeadlineKind.CLOSE,
                assertInstanceOf(CloseReason.TimedOut.class, ends[0].reason()).which());
        assertEquals(List.of("transfer failed"), told);
    }

    @Test // TR-11, TR-14
    void abortEndsTheTransferBeforeTheConnectionIsLost() {
        Probe[] ends = ends();
        deafClient(ends[1]);
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        ends[0].whenLost(reason -> told.add("lost"));
        List<CompletionStage<Void>> stages = new ArrayList<>();
        on(() -> {
            Transport transport = ends[0].transport();
            stages.add(watched(transport.transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD), "first"));
            transport.write("never sent");
            stages.add(watched(transport.transferFrom(file, 0, 5), "second"));
        });
        pass(Duration.ofMillis(5));
        on(() -> {
            ends[0].transport().abortConnection();
            assertEquals(0, ends[0].transport().bufferedBytes());
            assertEquals(List.of(), told, "not from inside the call");
        });
        awaitLost(ends[0]);
        assertEquals(List.of("first failed", "second failed", "lost"), told);
        for (CompletionStage<Void> each : stages) {
            ConnectionLostException failure = assertInstanceOf(ConnectionLostException.class, failureOf(each));
            assertEquals(CloseReason.ABORTED, failure.reason());
        }
    }

    @Test
    void peerThatBreaksTheConnectionEndsTheTransfer() {
        Probe[] ends = ends();
        deafClient(ends[1]);
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        on(() -> watched(ends[0].transport().transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD), "transfer"));
        pass(Duration.ofMillis(5));
        on(() -> ends[1].transport().abortConnection());
        awaitLost(ends);
        assertInstanceOf(CloseReason.Lost.class, ends[0].reason());
        assertEquals(List.of("transfer failed"), told);
    }

    @Test
    void peerThatTakesNothingOfAFileStallsAsWithBytes() {
        Duration stall = Duration.ofMillis(60);
        Probe[] ends = ends(DEFAULTS.withWriteStall(stall));
        deafClient(ends[1]);
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        on(() -> watched(ends[0].transport().transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD), "transfer"));
        awaitLost(ends[0]);
        assertEquals(new CloseReason.TimedOut(DeadlineKind.WRITE_STALL, "write stall", stall), ends[0].reason());
        assertEquals(List.of("transfer failed"), told);
    }

    @Test
    void moreBehindAFileThanMayBeBufferedEndsTheConnection() {
        Probe[] ends = ends(DEFAULTS.withMaxBufferedBytes(1_000));
        deafClient(ends[1]);
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        on(() -> {
            Transport transport = ends[0].transport();
            transport.transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD);
            transport.write(new byte[999]);
            transport.write(new byte[1]);
            assertFalse(transport.isClosing(), "at");
            transport.write(new byte[1]);
            assertTrue(transport.isClosing(), "one above");
        });
        awaitLost(ends[0]);
        assertInstanceOf(CloseReason.Lost.class, ends[0].reason());
    }

    @Test // the half that sends ends behind the file
    void halfCloseWaitsForTheFile() {
        HalfProbe server = halfProbe("server");
        HalfProbe client = halfProbe("client");
        pair(server, client);
        FileChannel file = sparseFile(300_000);
        on(() -> {
            server.transport().transferFrom(file, 0, 300_000);
            server.transport().loseWriteConnection();
        });
        await("the client knows", client::isReadLost);
        assertEquals(300_000, client.byteCount());
        assertTrue(server.isMade());
    }
}
