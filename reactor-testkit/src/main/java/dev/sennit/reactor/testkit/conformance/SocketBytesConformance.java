// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes through sockets of the real kernel: from and to every kind of buffer, and in parts. */
public abstract class SocketBytesConformance extends BackendConformance {
    private static final int MAX_GATHERED = 16;

    @TempDir
    @Nullable
    Path folder; // non-null during a test

    /** For subclasses. */
    protected SocketBytesConformance() {}

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 257);
        }
        return bytes;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** The same bytes behind a position and before a limit that are not the ends. */
    private static ByteBuffer inTheMiddle(ByteBuffer bytes) {
        int length = bytes.remaining();
        ByteBuffer wider = bytes.isDirect() ? ByteBuffer.allocateDirect(length + 10) : ByteBuffer.allocate(length + 10);
        return wider.position(3).put(bytes).flip().position(3);
    }

    private static List<ByteBuffer> everyKindOf(byte[] bytes) {
        List<ByteBuffer> kinds = new ArrayList<>();
        for (ByteBuffer plain : List.of(ByteBuffer.wrap(bytes), direct(bytes))) {
            kinds.add(inTheMiddle(plain.duplicate()));
            kinds.add(inTheMiddle(plain.duplicate()).slice());
            kinds.add(inTheMiddle(plain.duplicate()).asReadOnlyBuffer());
            kinds.add(plain);
        }
        return kinds;
    }

    // --------------------------------------------------------------------------------------------------- reading

    @Test
    void readingFillsFromThePositionToTheLimit() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.READ);
        Loopback.send(client, "hello");
        net().pollUntil(() -> ready().bits() == Interest.READ);
        ByteBuffer whole = ByteBuffer.allocateDirect(10);
        assertEquals(2, socket.read(whole.position(5).limit(7)));
        assertEquals(7, whole.position());
        ByteBuffer slice = whole.limit(10).slice();
        assertEquals(3, socket.read(slice));
        assertEquals(0, socket.read(whole.clear()));
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'}, bytesOf(whole));
    }

    private static byte[] bytesOf(ByteBuffer whole) {
        byte[] bytes = new byte[whole.capacity()];
        whole.get(0, bytes);
        return bytes;
    }

    // --------------------------------------------------------------------------------------------------- writing

    @Test
    void everyKindOfBufferIsWrittenFromItsPositionToItsLimit() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        byte[] bytes = pattern(1000);
        for (ByteBuffer each : everyKindOf(bytes)) {
            int limit = each.limit();
            assertEquals(1000, socket.write(each), each::toString);
            assertEquals(limit, each.position());
            assertEquals(limit, each.limit());
            assertArrayEquals(bytes, client.getInputStream().readNBytes(1000), each::toString);
        }
    }

    @Test
    void nothingIsWrittenFromAnEmptyBuffer() throws IOException {
        net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        assertEquals(0, socket.write(ByteBuffer.allocate(0)));
        assertEquals(0, socket.write(new ByteBuffer[] {ByteBuffer.allocate(0), ByteBuffer.allocateDirect(0)}, 2));
    }

    @Test
    void severalBuffersOfEveryKindLeaveTogether() throws IOException {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        byte[] bytes = pattern(100);
        ByteBuffer[] buffers = new ByteBuffer[MAX_GATHERED + 1]; // the last is not looked at
        for (int i = 0; i < MAX_GATHERED; i++) {
            buffers[i] = everyKindOf(bytes).get(i % 8);
        }
        assertEquals(MAX_GATHERED * 100, socket.write(buffers, MAX_GATHERED));
        for (int i = 0; i < MAX_GATHERED; i++) {
            assertFalse(buffers[i].hasRemaining());
            assertArrayEquals(bytes, client.getInputStream().readNBytes(100));
        }
    }

    @Test
    void aFullSocketTakesNothing() throws IOException {
        net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        ByteBuffer data = ByteBuffer.allocateDirect(1 << 20);
        while (socket.write(data.clear()) > 0) {
            assertTrue(data.position() > 0);
        }
        assertEquals(0, data.position());
        assertEquals(0, socket.write(new ByteBuffer[] {data, ByteBuffer.allocate(9)}, 2));
        assertEquals(0, data.position());
        socket.interest(Interest.WRITE);
        net().pollNow();
        assertEquals(Interest.NONE, ready().bits());
    }

    // ----------------------------------------------------------------------------------------------- and in parts

    @Test
    void aLargeBufferLeavesInPartsAndInOrder() throws Exception {
        byte[] bytes = pattern(8 << 20);
        for (ByteBuffer large : List.of(ByteBuffer.wrap(bytes), direct(bytes))) {
            assertArrives(bytes, large);
        }
    }

    @Test
    void largeBuffersOfBothKindsLeaveTogetherAndInOrder() throws Exception {
        byte[] bytes = pattern(4 << 20);
        ByteBuffer[] parts = new ByteBuffer[MAX_GATHERED];
        int length = bytes.length / MAX_GATHERED;
        for (int i = 0; i < MAX_GATHERED; i++) {
            byte[] part = Arrays.copyOfRange(bytes, i * length, (i + 1) * length);
            parts[i] = i % 2 == 0 ? ByteBuffer.wrap(part) : direct(part);
        }
        assertArrives(bytes, parts);
    }

    @Test
    void buffersOfAnySizeLeaveTogetherAndInOrder() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            byte[] bytes = pattern(random.nextInt(1 << 20));
            ByteBuffer[] parts = new ByteBuffer[1 + random.nextInt(MAX_GATHERED)];
            int at = 0;
            for (int i = 0; i < parts.length; i++) {
                int end = i == parts.length - 1 ? bytes.length : at + random.nextInt(bytes.length - at + 1);
                byte[] part = Arrays.copyOfRange(bytes, at, end);
                parts[i] = random.nextBoolean() ? ByteBuffer.wrap(part) : direct(part);
                at = end;
            }
            assertArrives(bytes, parts);
        }
    }

    private void assertArrives(byte[] expected, ByteBuffer... parts) throws Exception {
        Socket client = net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        CompletableFuture<byte[]> received = readAll(client);
        while (Arrays.stream(parts).anyMatch(ByteBuffer::hasRemaining)) {
            long left = remaining(parts);
            long taken = parts.length == 1 ? socket.write(parts[0]) : socket.write(parts, parts.length);
            assertEquals(left - taken, remaining(parts), "the positions move by what was taken");
            if (taken == 0) {
                awaitRoom(socket);
            }
        }
        socket.close();
        assertArrayEquals(expected, received.get(Loopback.PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
    }

    // ---------------------------------------------------------------------------------------------------- files

    @Test
    void theSystemSendsAFileAndSaysWhenItHasEnded() throws Exception {
        byte[] content = pattern(300_001);
        try (FileChannel file = fileOf(content)) {
            Socket client = net().client();
            SocketIo socket = net().accept(ready(), Interest.NONE);
            CompletableFuture<byte[]> received = readAll(client);
            long position = 1;
            while (position < content.length) {
                long taken = socket.transferFrom(file, position, Long.MAX_VALUE / 2);
                assertTrue(taken >= 0, () -> "by the system itself: " + taken);
                position += taken;
                if (taken == 0) {
                    awaitRoom(socket);
                }
            }
            assertEquals(content.length, position);
            assertEquals(SocketIo.FILE_ENDED, socket.transferFrom(file, position, 1));
            assertEquals(SocketIo.FILE_ENDED, socket.transferFrom(file, position + 1_000, 1));
            assertEquals(0, file.position());
            socket.close();
            byte[] expected = Arrays.copyOfRange(content, 1, content.length);
            assertArrayEquals(expected, received.get(Loopback.PATIENCE.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    @Test
    void aFileFindsNoRoomInAFullSocket() throws Exception {
        try (FileChannel file = fileOf(pattern(1 << 20))) {
            net().client();
            SocketIo socket = net().accept(ready(), Interest.NONE);
            long taken;
            do {
                taken = socket.transferFrom(file, 0, 1 << 20);
            } while (taken > 0);
            assertEquals(0, taken);
        }
    }

    private FileChannel fileOf(byte[] content) throws IOException {
        Path given = folder;
        if (given == null) {
            throw new IllegalStateException("no test is running");
        }
        return FileChannel.open(Files.write(given.resolve("file"), content));
    }

    private static long remaining(ByteBuffer... parts) {
        return Arrays.stream(parts).mapToLong(ByteBuffer::remaining).sum();
    }

    private void awaitRoom(SocketIo socket) throws IOException {
        ready().clear();
        socket.interest(Interest.WRITE);
        net().pollUntil(() -> (ready().bits() & Interest.WRITE) != 0);
        socket.interest(Interest.NONE);
    }

    private static CompletableFuture<byte[]> readAll(Socket client) {
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        received.complete(client.getInputStream().readAllBytes());
                    } catch (IOException e) {
                        received.completeExceptionally(e);
                    }
                })
                .start();
        return received;
    }
}
