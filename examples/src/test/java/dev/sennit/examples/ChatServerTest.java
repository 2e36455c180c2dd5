// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChatServerTest {
    private final ManualTime time = new ManualTime();
    private final Set<ChatServer> room = new LinkedHashSet<>();

    private StringTransport enter(String name) {
        var wire = StringTransport.connect(new ChatServer(room), time);
        assertThat(wire.text()).isEqualTo("What is your name?\r\n");
        wire.receive(name + "\r\n");
        wire.clear();
        return wire;
    }

    @Test
    void whatOneSaysAllOthersHear() {
        var ada = enter("Ada");
        var bob = enter("Bob");
        var eve = enter("Eve");
        ada.clear();
        bob.clear();
        ada.receive("hello\r\n");
        assertThat(ada.text()).isEmpty();
        assertThat(bob.text()).isEqualTo("Ada: hello\r\n");
        assertThat(eve.text()).isEqualTo("Ada: hello\r\n");
    }

    @Test
    void comingAndGoingIsTold() {
        var ada = enter("Ada");
        var bob = enter("Bob");
        assertThat(ada.text()).isEqualTo("Bob is here\r\n");
        ada.clear();
        bob.loseNow(CloseReason.DONE);
        assertThat(ada.text()).isEqualTo("Bob has left\r\n");
        assertThat(room).hasSize(1);
    }

    @Test
    void whatATerminalWouldObeyIsLeftOut() {
        var ada = enter("Ada");
        var bob = enter("B\u001bob");
        assertThat(ada.text()).isEqualTo("Bob is here\r\n");
        ada.clear();
        bob.receive("\u001b[2J\0\r\n");
        assertThat(ada.text()).isEqualTo("Bob: [2J\r\n");
    }

    @Test
    void whoDoesNotReadIsSentAway() {
        var ada = enter("Ada");
        var bob = enter("Bob");
        bob.peerStalls();
        String line = "x".repeat(999) + "\r\n";
        for (int i = 0; i < 300; i++) {
            ada.receive(line);
        }
        bob.settle();
        assertThat(bob.aborted()).isTrue();
        assertThat(ada.closing()).isFalse();
        assertThat(room).hasSize(1);
    }

    @Test
    void whoSaysNothingForTenMinutesIsSentAway() {
        var ada = enter("Ada");
        time.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(ada.closing()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(ada.closing()).isTrue();
    }
}
