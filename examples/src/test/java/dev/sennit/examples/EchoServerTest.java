// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class EchoServerTest {
    @Test
    void silenceIsAnsweredAndTheConnectionClosed() { // as the README shows it
        var time = new ManualTime();
        var wire = StringTransport.connect(new EchoServer(), time);
        wire.receive("hi\r\n");
        time.advance(Duration.ofSeconds(30));
        assertThat(wire.text()).isEqualTo("hi\r\ntoo slow, goodbye\r\n");
        assertThat(wire.closing()).isTrue();
    }

    @Test
    void everyLinePutsTheTimeoutOff(ManualTime time) {
        var wire = StringTransport.connect(new EchoServer(), time);
        for (int i = 0; i < 3; i++) {
            time.advance(Duration.ofSeconds(29));
            wire.receive("hi\r\n");
        }
        assertThat(wire.text()).isEqualTo("hi\r\n".repeat(3));
        assertThat(wire.closing()).isFalse();
        time.advance(Duration.ofSeconds(30));
        wire.finishClose();
    }
}
