// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.ServerFactoryWrapper;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes down what goes over connections, a line for each read and each write:
 *
 * <pre>
 * 7 * made with /198.51.100.7:54321
 * 7 C 5 hi\r\n!
 * 7 S 300 the first bytes of it… (44 more)
 * 7 F 70000 from 4096
 * 7 * lost: done
 * </pre>
 *
 * <p>First stands the number of the connection; {@code C} is what the client sent, {@code S} what the server wrote, with
 * the number of bytes; {@code F} is a part of a file that the server has sent
 * ({@link dev.sennit.reactor.Transport#transferFrom}), with the number of bytes and the position of the first, when that
 * begins. Bytes but printable ASCII are escaped, as {@code \r}, {@code \n}, {@code \t}, {@code \\} or
 * {@code \xHH}, so that a peer cannot forge a line. What is secret in the traffic is in the log.
 */
public final class TrafficLog implements Policy {
    /** How many bytes of a read or a write are shown, unless said otherwise. */
    public static final int DEFAULT_SHOWN_BYTES = 256;

    private final Consumer<String> lines;
    private final int shownBytes;
    private final AtomicLong connections = new AtomicLong();

    /**
     * A log with {@link #DEFAULT_SHOWN_BYTES}.
     *
     * @param lines is given each line, without an end; called on every thread that serves
     */
    public TrafficLog(Consumer<String> lines) {
        this(lines, DEFAULT_SHOWN_BYTES);
    }

    /**
     * A log.
     *
     * @param lines is given each line, without an end; called on every thread that serves
     * @param shownBytes how many bytes of a read or a write are shown, 0 or more; the rest is counted
     * @throws IllegalArgumentException if {@code shownBytes} is negative
     */
    public TrafficLog(Consumer<String> lines, int shownBytes) {
        this.lines = lines;
        this.shownBytes = (int) Require.inRange("the bytes shown", shownBytes, 0, Integer.MAX_VALUE);
    }

    @Override
    public ServerFactory guard(ServerFactory factory) {
        return new ServerFactoryWrapper(factory) {
            @Override
            protected Protocol wrap(Protocol protocol, SocketAddress peer) {
                return new Logged(protocol, connections.incrementAndGet());
            }
        };
    }

    static String escape(ByteBuffer bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            int each = bytes.get(i) & 0xff;
            switch (each) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\\' -> text.append("\\\\");
                default -> text.append(each >= ' ' && each <= '~' ? (char) each : String.format("\\x%02X", each));
            }
        }
        return text.toString();
    }

    private static String escape(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return escape(bytes, 0, bytes.limit());
    }

    private final class Logged extends ProtocolWrapper {
        private final long number;

        Logged(Protocol wrapped, long number) {
            super(wrapped);
            this.number = number;
        }

        private void event(String what) {
            lines.accept(number + " * " + escape(what));
        }

        private void bytes(char who, ByteBuffer data) {
            int count = data.remaining();
            int shown = Math.min(count, shownBytes);
            String more = shown < count ? "… (" + (count - shown) + " more)" : "";
            lines.accept(number + " " + who + " " + count + " " + escape(data, data.position(), data.position() + shown)
                    + more);
        }

        @Override
        protected void connectionMade() {
            event("made with " + peer());
            super.connectionMade();
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            bytes('C', data);
            super.dataReceived(data);
        }

        @Override
        public void write(ByteBuffer data) {
            bytes('S', data);
            super.write(data);
        }

        @Override
        public void writeSequence(List<ByteBuffer> data) {
            data.forEach(each -> bytes('S', each));
            super.writeSequence(data);
        }

        @Override
        protected boolean handsFilesOn() {
            return true;
        }

        @Override
        public CompletionStage<Void> transferFrom(FileChannel file, long position, long count) {
            CompletionStage<Void> done = super.transferFrom(file, position, count);
            lines.accept(number + " F " + count + " from " + position);
            return done;
        }

        @Override
        public void readConnectionLost() {
            event("the client has sent all");
            super.readConnectionLost();
        }

        @Override
        public void connectionLost(CloseReason reason) {
            event("lost: " + reason);
            super.connectionLost(reason);
        }
    }
}
