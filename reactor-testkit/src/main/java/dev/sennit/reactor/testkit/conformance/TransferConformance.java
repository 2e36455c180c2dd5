// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of files that are sent in the order of what is written. PC-14, in a way of our own; TR-11 to TR-15 hold. */
public abstract class TransferConformance extends ReactorConformance {
    static final TcpOptions DEFAULTS = TcpOptions.defaults();
    private static final int LARGE_BYTES = (5 << 20) + 7;
    private static final int MORE_THAN_BUFFERS_HOLD = 16 << 20;
    private static final int MOST_BYTES_IN_A_TURN = 1 << 20;

    @TempDir
    @Nullable
    Path folder; // non-null during a test

    private final List<FileChannel> opened = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    /** For subclasses. */
    protected TransferConformance() {}

    /** A probe that can be connected with {@link #connectBoth}. */
    Probe end(String name) {
        return probe(name);
    }

    /** Returns when both ends may write. */
    void connectBoth(Probe server, Probe client, TcpOptions options) {
        pair(server, client, options);
    }

    private Probe deafClient(Probe client) {
        on(() -> client.transport().pauseProducing());
        return client;
    }

    private FileChannel file(byte[] content) {
        try {
            return open(Files.write(path(), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileChannel sparseFile(long bytes) {
        Path path = path();
        truncate(path, bytes);
        return open(path);
    }

    private static void truncate(Path path, long bytes) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path() {
        Path given = folder;
        if (given == null) {
            throw new IllegalStateException("no test is running");
        }
        return given.resolve("file" + opened.size());
    }

    private FileChannel open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            opened.add(channel);
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    final void closeFiles() throws IOException {
        for (FileChannel each : opened) {
            each.close();
        }
    }

    /** Notes the outcome. */
    private CompletionStage<Void> watched(CompletionStage<Void> stage, String name) {
        stage.whenComplete((done, failure) -> {
            if (!reactor().isReactorThread()) {
                journal().violation(name + " ended on " + Thread.currentThread());
            }
            told.add(name + (failure == null ? " done" : " failed"));
        });
        return stage;
    }

    private static Throwable failureOf(CompletionStage<Void> stage) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        stage.whenComplete((done, thrown) -> failure.complete(thrown));
        Throwable thrown = failure.getNow(null);
        assertInstanceOf(ConnectionLostException.class, thrown);
        return thrown;
    }

    private Probe[] ends() {
        return ends(DEFAULTS);
    }

    private Probe[] ends(TcpOptions options) {
        Probe server = end("server");
        Probe client = end("client");
        connectBoth(server, client, options);
        return new Probe[] {server, client};
    }

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

    // ------------------------------------------------------------------------------------------------- the file

    @Test
    void fileThatIsShorterThanWasSaidCostsItsConnection() {
        for (int missing : new int[] {1, 70_000}) {
            Probe[] ends = ends();
            FileChannel file = file(Bytes.pattern(70_000));
            List<CompletionStage<Void>> stages = new ArrayList<>();
            on(() -> stages.add(ends[0].transport().transferFrom(file, missing, 70_000)));
            awaitLost(ends);
            assertEndOfFile(ends[0].reason());
            assertInstanceOf(EOFException.class, failureOf(stages.get(0)).getCause());
            assertTrue(ends[1].byteCount() <= 70_000 - missing);
        }
    }

    private static void assertEndOfFile(CloseReason reason) {
        Throwable cause =
                assertInstanceOf(CloseReason.ApplicationError.class, reason).cause();
        String text = assertInstanceOf(EOFException.class, cause).toString();
        assertTrue(text.contains("became shorter") && text.contains("bytes are missing"), text);
    }

    @Test
    void fileThatBecomesShorterWhileItIsSentCostsItsConnection() {
        Probe[] ends = ends();
        deafClient(ends[1]);
        Path path = path();
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        on(() -> watched(ends[0].transport().transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD), "transfer"));
        pass(Duration.ofMillis(5));
        truncate(path, 10);
        on(() -> ends[1].transport().resumeProducing());
        awaitLost(ends);
        assertEndOfFile(ends[0].reason());
        assertEquals(List.of("transfer failed"), told);
    }

    @Test
    void fileThatGrowsIsSentAsItWasSaid() {
        Probe[] ends = ends();
        Path path = path();
        FileChannel file = sparseFile(100_000);
        on(() -> {
            watched(ends[0].transport().transferFrom(file, 0, 100_000), "transfer");
            truncate(path, 200_000);
            ends[0].write("|");
        });
        await("all is there", () -> ends[1].byteCount() == 100_001);
        turns(3);
        assertEquals(100_001, ends[1].byteCount());
    }

    @Test
    void channelThatIsClosedOrCannotBeReadCostsItsConnection() throws IOException {
        FileChannel closed = file(Bytes.pattern(10));
        closed.close();
        assertFault(closed, ClosedChannelException.class);
        Path path = path();
        FileChannel writeOnly = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        opened.add(writeOnly);
        truncate(path, 10);
        assertFault(writeOnly, NonReadableChannelException.class);
    }

    private void assertFault(FileChannel file, Class<? extends Throwable> type) {
        Probe[] ends = ends();
        on(() -> watched(ends[0].transport().transferFrom(file, 0, 10), "transfer"));
        awaitLost(ends);
        assertInstanceOf(
                type,
                assertInstanceOf(CloseReason.ApplicationError.class, ends[0].reason())
                        .cause());
    }

    // ---------------------------------------------------------------------------------------------- whose mistake

    @Test
    void partsBelowZeroAndTooManyAreRefused() {
        Probe[] ends = ends();
        FileChannel file = sparseFile(1);
        on(() -> {
            Transport transport = ends[0].transport();
            assertTrue(transport.canTransfer());
            assertThrows(IllegalArgumentException.class, () -> transport.transferFrom(file, -1, 1));
            assertThrows(IllegalArgumentException.class, () -> transport.transferFrom(file, 0, -1));
            for (int i = 0; i < Transport.MAX_TRANSFERS; i++) {
                transport.transferFrom(file, 0, 1);
            }
            String text = assertThrows(IllegalStateException.class, () -> transport.transferFrom(file, 0, 1))
                    .toString();
            assertTrue(text.contains("MAX_TRANSFERS, 64,"), text);
        });
        await("all is there", () -> ends[1].byteCount() == Transport.MAX_TRANSFERS);
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
