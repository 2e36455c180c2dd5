// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.SocketOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A socket that takes as many bytes as the test lets it, and notes each system call. */
final class FakeSocket implements SocketIo {
    final List<String> calls = new ArrayList<>();
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    final ArrayDeque<byte[]> toRead = new ArrayDeque<>();
    final Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
    long room = Long.MAX_VALUE;
    int interest;
    int interestChanges;
    boolean finished; // the peer's FIN is next

    @Nullable
    IOException broken; // thrown by every read and write

    @Nullable
    ReadyHandler handler; // non-null while registered

    @Nullable
    ByteBuffer @Nullable [] gathered; // the array that was gathered from last, which is its owner's

    @Override
    public int read(ByteBuffer into) throws IOException {
        failIfBroken();
        byte[] next = toRead.poll();
        if (next == null) {
            return finished ? -1 : 0;
        }
        into.put(next);
        return next.length;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        calls.add("write " + from.remaining());
        return take(from);
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        long bytes = 0;
        long total = 0;
        for (int i = 0; i < count; i++) {
            bytes += from[i].remaining();
        }
        calls.add("gather " + count + " " + bytes);
        gathered = from;
        for (int i = 0; i < count; i++) {
            total += take(from[i]);
        }
        return total;
    }

    private int take(ByteBuffer from) throws IOException {
        failIfBroken();
        int length = (int) Math.min(room, from.remaining());
        room -= length;
        byte[] bytes = new byte[length];
        from.get(bytes);
        taken.write(bytes, 0, length);
        return length;
    }

    private void failIfBroken() throws IOException {
        if (broken != null) {
            throw broken;
        }
    }

    @Override
    public boolean isAtEnd() throws IOException {
        failIfBroken();
        return finished && toRead.isEmpty();
    }

    String text() {
        return taken.toString(StandardCharsets.UTF_8);
    }

    @Override
    public boolean finishConnect() {
        return true;
    }

    @Override
    public void interest(int newInterest) {
        interest = newInterest;
        interestChanges++;
    }

    @Override
    public void shutdownOutput() throws IOException {
        calls.add("shutdown");
        failIfBroken();
    }

    @Override
    public void close() {
        calls.add("close");
        handler = null;
    }

    @Override
    public void closeWithReset() {
        calls.add("reset");
        handler = null;
    }

    @Override
    public SocketAddress peer() {
        return new InetSocketAddress(1);
    }

    @Override
    public SocketAddress host() {
        return new InetSocketAddress(2);
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        failIfBroken();
        return option.type().cast(options.get(option));
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) throws IOException {
        failIfBroken();
        options.put(option, value);
    }
}
