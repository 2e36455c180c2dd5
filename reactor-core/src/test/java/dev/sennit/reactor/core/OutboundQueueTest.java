// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class OutboundQueueTest {
    private static final int CHUNK = ChunkPool.CHUNK_BYTES;

    private final ChunkPool pool = new ChunkPool();
    private final OutboundQueue queue = pool.borrowQueue();
    private final FakeSocket socket = new FakeSocket();

    private static byte[] array(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.wrap(array(length));
    }

    @Test // E-33
    void manySmallWritesLeaveInOneCall() throws IOException {
        for (int i = 0; i < 100; i++) {
            queue.append(ByteBuffer.wrap(new byte[] {(byte) i}));
        }
        assertThat(queue.bytes()).isEqualTo(100);
        assertThat(queue.writeTo(socket)).isEqualTo(100);
        assertThat(socket.calls).containsExactly("write 100");
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void severalChunksLeaveInOneGatheringCall() throws IOException {
        queue.append(bytes(CHUNK));
        queue.append(bytes(CHUNK - 1));
        queue.append(bytes(2));
        assertThat(queue.writeTo(socket)).isEqualTo(2 * CHUNK + 1);
        assertThat(socket.calls).containsExactly("gather 3 " + (2 * CHUNK + 1));
    }

    @Test
    void chunkIsFilledBeforeTheNextIsBorrowed() throws IOException {
        queue.append(bytes(CHUNK - 1));
        queue.append(bytes(1));
        queue.writeTo(socket);
        assertThat(socket.calls).containsExactly("write " + CHUNK);
    }

    @Test
    void partlyTakenBytesStayInOrder() throws IOException {
        queue.append(bytes(3 * CHUNK + 5));
        socket.room = CHUNK + 7;
        assertThat(queue.writeTo(socket)).isEqualTo(CHUNK + 7);
        assertThat(queue.bytes()).isEqualTo(2 * CHUNK - 2);
        socket.room = 0;
        assertThat(queue.writeTo(socket)).isZero();
        queue.append(bytes(9));
        socket.room = Long.MAX_VALUE;
        queue.writeTo(socket);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(array(3 * CHUNK + 5));
        expected.writeBytes(array(9));
        assertThat(socket.taken.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void writtenBufferIsLeftAtItsLimitWhateverItsKind() {
        ByteBuffer direct = ByteBuffer.allocateDirect(10).position(3).limit(7);
        queue.append(direct.asReadOnlyBuffer());
        queue.append(direct);
        assertThat(direct.position()).isEqualTo(7);
        assertThat(direct.limit()).isEqualTo(7);
        assertThat(queue.bytes()).isEqualTo(8);
    }

    @Test
    void oneFlushIsBoundedSoThatOthersGetTheirTurn() throws IOException {
        queue.append(bytes(10 * 262_144));
        assertThat(queue.writeTo(socket)).isLessThan(2 * 262_144);
        assertThat(queue.bytes()).isPositive();
        assertThat(socket.calls.size()).isLessThan(4);
    }

    @Test
    void largeBufferGoesStraightToTheSocketBehindWhatIsQueued() throws IOException {
        ByteBuffer first = bytes(10);
        ByteBuffer large = bytes(50_000);
        queue.append(first.duplicate());
        assertThat(queue.writeTo(socket, large)).isEqualTo(50_010);
        assertThat(socket.calls).containsExactly("gather 2 50010");
        assertThat(large.hasRemaining()).isFalse();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void restOfALargeBufferIsLeftToTheCallerAndItsLimitRestored() throws IOException {
        queue.append(bytes(10));
        ByteBuffer large = bytes(200_000);
        socket.room = 5;
        assertThat(queue.writeTo(socket, large)).isEqualTo(5);
        assertThat(large.position()).isZero();
        assertThat(large.limit()).isEqualTo(200_000);
        assertThat(queue.bytes()).isEqualTo(5);
        socket.room = 1005;
        assertThat(queue.writeTo(socket, large)).isEqualTo(1005);
        assertThat(large.position()).isEqualTo(1000);
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void largeBufferWaitsBehindMoreChunksThanOneCallTakes() throws IOException {
        for (int chunks = 14; chunks <= 17; chunks++) {
            OutboundQueue full = pool.borrowQueue();
            FakeSocket to = new FakeSocket();
            ByteBuffer large = bytes(9000);
            full.append(bytes(chunks * CHUNK));
            full.writeTo(to, large);
            full.append(large);
            drain(full, to);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            expected.writeBytes(array(chunks * CHUNK));
            expected.writeBytes(array(9000));
            assertThat(to.taken.toByteArray()).isEqualTo(expected.toByteArray());
            assertThat(to.calls).noneMatch(call -> call.startsWith("gather 17") || call.startsWith("gather 18"));
            full.release();
        }
    }

    @Test // the buffer is its owner's again: no reference to it may stay in a pooled queue
    void largeBufferIsForgottenWhenTheCallReturns() throws IOException {
        queue.append(bytes(3 * CHUNK));
        queue.writeTo(socket, bytes(20_000));
        assertThat(socket.gathered).filteredOn(Objects::nonNull).hasSize(1).allMatch(ByteBuffer::isDirect);
        socket.room = CHUNK;
        queue.append(bytes(3 * CHUNK));
        queue.writeTo(socket, bytes(20_000));
        assertThat(socket.gathered).filteredOn(Objects::nonNull).hasSize(2).allMatch(ByteBuffer::isDirect);
    }

    @Test
    void brokenSocketLeavesTheBufferWithItsLimit() {
        socket.broken = new IOException("broken pipe");
        queue.append(bytes(10));
        ByteBuffer large = bytes(200_000);
        try {
            queue.writeTo(socket, large);
            throw new AssertionError("no exception came out");
        } catch (IOException e) {
            assertThat(e).isSameAs(socket.broken);
        }
        assertThat(large.limit()).isEqualTo(200_000);
        queue.release();
    }

    @Test
    void noChunkServesTwoQueues() throws IOException {
        OutboundQueue other = pool.borrowQueue();
        FakeSocket to = new FakeSocket();
        for (int chunks = 1; chunks <= 20; chunks++) {
            drain(queue, socket);
            queue.append(bytes(chunks * CHUNK));
            other.append(bytes(chunks * CHUNK + 1));
            socket.taken.reset();
            to.taken.reset();
            drain(queue, socket);
            drain(other, to);
            assertThat(socket.taken.toByteArray()).isEqualTo(array(chunks * CHUNK));
            assertThat(to.taken.toByteArray()).isEqualTo(array(chunks * CHUNK + 1));
        }
    }

    private static void drain(OutboundQueue full, FakeSocket to) throws IOException {
        while (full.bytes() > 0) {
            full.writeTo(to);
        }
    }

    @Test
    void unusedQueuesMayBeMoreThanThePoolKeeps() {
        List<OutboundQueue> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(pool.borrowQueue());
        }
        many.forEach(OutboundQueue::release);
        assertThat(pool.borrowQueue()).isIn(many);
    }

    @Test
    void usedQueueSendsAgainWithoutAnotherChunk() throws IOException {
        queue.append(bytes(10));
        drain(queue, socket);
        ByteBuffer spare = pool.borrowChunk();
        pool.giveBack(spare);
        queue.append(bytes(10));
        assertThat(pool.borrowChunk()).isSameAs(spare);
    }

    @Test
    void releasedQueueComesBackEmpty() throws IOException {
        queue.append(bytes(3 * CHUNK));
        socket.room = 100;
        queue.writeTo(socket);
        queue.release();
        OutboundQueue again = pool.borrowQueue();
        assertThat(again).isSameAs(queue);
        assertThat(again.bytes()).isZero();
        again.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        FakeSocket fresh = new FakeSocket();
        again.writeTo(fresh);
        assertThat(fresh.taken.toByteArray()).containsExactly(1, 2, 3);
    }

    @Property(tries = 300)
    void everyByteLeavesOnceAndInOrder(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 60_000) Integer> writes,
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 70_000) Integer> rooms)
            throws IOException {
        OutboundQueue tried = new OutboundQueue(new ChunkPool());
        FakeSocket to = new FakeSocket();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < writes.size(); i++) {
            ByteBuffer data = bytes(writes.get(i));
            expected.writeBytes(array(writes.get(i)));
            to.room = rooms.get(i % rooms.size());
            if (data.remaining() >= 8192) {
                tried.writeTo(to, data);
            }
            tried.append(data);
            if (i % 3 == 0) {
                tried.writeTo(to);
            }
            assertThat(to.taken.size() + tried.bytes()).isEqualTo(expected.size());
        }
        to.room = Long.MAX_VALUE;
        drain(tried, to);
        assertThat(to.taken.toByteArray()).isEqualTo(expected.toByteArray());
    }
}
