// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TimeoutMixin;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a connection and a message cost. */
class CostTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final class Server extends LineReceiver implements TimeoutMixin {
        private final IdleTimeout idleTimeout = new IdleTimeout(this);
        private long bytes;

        @Override
        public IdleTimeout idleTimeout() {
            return idleTimeout;
        }

        @Override
        protected void lineReceived(ByteBuffer line) {
            resetTimeout();
            bytes += line.remaining();
        }
    }

    @Test
    void aLineReceiverWithATimeoutTakesAtMost64Bytes() {
        int bytes = 12; // the header of an object on a heap of less than 32 GiB, where a reference takes four bytes
        for (Class<?> type = Server.class; type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    bytes += field.getType() == long.class ? Long.BYTES : Integer.BYTES;
                }
            }
        }
        assertThat((bytes + 7) / 8 * 8).isLessThanOrEqualTo(64);
    }

    @Test
    void wholeLinesAreDeliveredWithoutAllocating() {
        var server = new Server();
        StringTransport.connect(server, new ManualTime());
        byte[] lines = ("a".repeat(64) + "\r\n").repeat(16).getBytes(US_ASCII);
        ByteBuffer loan = ByteBuffer.allocateDirect(lines.length).put(lines).asReadOnlyBuffer();
        feed(server, loan, 1_000);

        long before = THREADS.getCurrentThreadAllocatedBytes();
        feed(server, loan, 1_000);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        assertThat(server.bytes).isEqualTo(2_000L * 16 * 64);
        assertThat(allocated / 16_000).as("bytes per line").isZero();
    }

    private static void feed(Server server, ByteBuffer loan, int times) {
        for (int i = 0; i < times; i++) {
            loan.clear();
            server.dataReceived(loan);
        }
    }
}
