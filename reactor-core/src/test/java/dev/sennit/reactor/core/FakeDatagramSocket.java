// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.DatagramOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A UDP socket that does what the test says, and takes a batch whole as the kernel does. */
final class FakeDatagramSocket implements DatagramIo {
    static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 7);

    final List<Integer> batches = new ArrayList<>(); // how many datagrams each call took
    final List<String> sent = new ArrayList<>();
    final ArrayDeque<IOException> failures = new ArrayDeque<>(); // of the sends to come
    final ArrayDeque<String> incoming = new ArrayDeque<>();
    int room = Integer.MAX_VALUE; // for that many datagrams
    int interest;
    boolean closed;

    @Nullable
    IOException brokenReceive; // what every receive says

    @Nullable
    ReadyHandler handler;

    @Override
    public int receive(int limit, Sink sink) {
        IOException broken = brokenReceive;
        if (broken != null) {
            sink.failed(broken);
            return 0;
        }
        List<String> batch = new ArrayList<>();
        while (batch.size() < limit && !incoming.isEmpty()) {
            batch.add(incoming.remove());
        }
        for (String each : batch) {
            boolean unused = sink.received(
                    ByteBuffer.wrap(each.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer(), PEER);
        }
        return batch.size();
    }

    @Override
    public int send(DatagramQueue from) throws IOException {
        IOException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        int count = Math.min(Math.min(from.count(), DatagramQueue.BATCH), room);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[from.length(i)];
            from.bytes().limit(from.start(i) + bytes.length).get(from.start(i), bytes);
            sent.add(new String(bytes, StandardCharsets.UTF_8));
        }
        room -= count;
        batches.add(count);
        return count;
    }

    @Override
    public void connect(InetSocketAddress peer) {}

    @Override
    public void joinGroup(InetAddress group, NetworkInterface on) {}

    @Override
    public void leaveGroup(InetAddress group, NetworkInterface on) {}

    @Override
    public <T> T option(DatagramOption<T> option) {
        throw new UnsupportedOperationException("a fake has no " + option);
    }

    @Override
    public <T> void setOption(DatagramOption<T> option, T value) {
        throw new UnsupportedOperationException("a fake has no " + option);
    }

    @Override
    public void interest(int newInterest) {
        interest = newInterest;
    }

    @Override
    public InetSocketAddress host() {
        return new InetSocketAddress("192.0.2.1", 4000);
    }

    @Override
    public void close() {
        closed = true;
        handler = null;
    }
}
