// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TimeoutMixin;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The example of the documentation, word for word, does what the documentation says. */
@ExtendWith(LeakCheck.class)
class EchoExampleTest {
    private static final class Echo extends LineReceiver implements TimeoutMixin {
        private final IdleTimeout idleTimeout = new IdleTimeout(this);

        @Override
        public IdleTimeout idleTimeout() {
            return idleTimeout;
        }

        @Override
        protected void connectionMade() {
            setTimeout(Duration.ofSeconds(30));
        }

        @Override
        protected void lineReceived(ByteBuffer line) {
            resetTimeout();
            sendLine(line);
        }

        @Override
        public void timeoutConnection() {
            sendLine("too slow, goodbye");
            transport().loseConnection();
        }
    }

    @Test
    void silenceIsAnsweredAndTheConnectionClosed(ManualTime time) {
        var wire = StringTransport.connect(new Echo(), time);
        time.advance(Duration.ofSeconds(29));
        assertThat(wire.closing()).isFalse();
        wire.receive("hi\r\n");
        time.advance(Duration.ofSeconds(29));
        assertThat(wire.closing()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(wire.text()).isEqualTo("hi\r\ntoo slow, goodbye\r\n");
        assertThat(wire.closing()).isTrue();
        wire.finishClose();
        assertThat(wire.reason()).contains(new CloseReason.TimedOut(DeadlineKind.IDLE, "idle", Duration.ofSeconds(30)));
    }
}
