// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualConnector;
import dev.sennit.reactor.testkit.ManualTime;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class DaytimeClientTest {
    private final List<String> outcomes = new ArrayList<>();

    private ManualConnector connect(ManualTime time) {
        var server = new InetSocketAddress("192.0.2.7", 13);
        time.reactor().connectTcp(server, DaytimeClient.telling(outcomes::add), TcpOptions.defaults());
        return time.reactor().connectors().get(0);
    }

    @Test
    void theAnswerIsTold(ManualTime time) {
        var wire = connect(time).succeed().orElseThrow();
        wire.receive("Saturday, November 21, 2026 08:05:09-UTC\r\n");
        wire.finishClose();
        assertThat(outcomes).containsExactly("it is Saturday, November 21, 2026 08:05:09-UTC");
    }

    @Test
    void aRefusalIsTold(ManualTime time) {
        connect(time).fail(new ConnectException("Connection refused"));
        assertThat(outcomes).containsExactly("no connection: Connection refused");
    }

    @Test
    void silenceIsTold(ManualTime time) {
        var wire = connect(time).succeed().orElseThrow();
        time.advance(Duration.ofSeconds(5));
        wire.finishClose();
        assertThat(outcomes).containsExactly("no answer: timed out: idle after 5s");
    }

    @Test
    void aServerThatHangsUpIsTold(ManualTime time) {
        var wire = connect(time).succeed().orElseThrow();
        wire.receiveEof();
        wire.settle();
        assertThat(outcomes).containsExactly("no answer: done");
    }
}
