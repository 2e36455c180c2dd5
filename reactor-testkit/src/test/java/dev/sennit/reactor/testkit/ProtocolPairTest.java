// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ProtocolPairTest {
    private final RecordingProtocol client = new RecordingProtocol();

    @Test
    void whatOneWritesTheOtherReceives() {
        var pair = ProtocolPair.connect(client, new TimedLines());
        client.transport().write("one\r\ntwo\r\n");
        pair.pump();
        assertThat(client.text()).isEqualTo("one\r\ntwo\r\n");
        assertThat(pair.server().text()).isEqualTo("one\r\ntwo\r\n");
        assertThat(pair.client().peer()).isEqualTo(pair.server().host());
    }

    @Test
    void timePassesForBoth() {
        var pair = ProtocolPair.connect(client, new TimedLines());
        pair.advance(Duration.ofSeconds(30));
        assertThat(client.events()).containsExactly("made", "data: too slow, goodbye\r\n", "lost: done");
        assertThat(pair.server().reason().orElseThrow()).hasToString("timed out: idle after 30s");
        assertThat(pair.time().pendingCalls()).isZero();
    }

    @Test
    void anAbortIsAResetForTheOther() {
        var pair = ProtocolPair.connect(client, new RecordingProtocol());
        pair.server().abortConnection();
        pair.pump();
        assertThat(client.reason().orElseThrow()).hasToString("lost: Connection reset by peer");
        assertThat(pair.server().reason()).contains(CloseReason.ABORTED);
    }

    @Test
    void halfClosesTravel() {
        var server = RecordingProtocol.halfCloseable().onReadLost(wire -> {
            wire.write("bye");
            wire.loseConnection();
        });
        var half = RecordingProtocol.halfCloseable();
        var pair = ProtocolPair.connect(half, server);
        half.transport().write("request");
        half.transport().loseWriteConnection();
        pair.pump();
        assertThat(server.events()).containsExactly("made", "data: request", "read lost", "lost: done");
        assertThat(half.events()).containsExactly("made", "write lost", "data: bye", "read lost", "lost: done");
    }

    @Test
    void aReaderThatDoesNotReadHoldsTheWriterBack() {
        var server = new RecordingProtocol();
        var pair = ProtocolPair.connect(client, server);
        server.transport().pauseProducing();
        client.transport().write(new byte[100_000]);
        pair.pump();
        assertThat(client.transport().bufferedBytes()).isEqualTo(100_000 - 65_536);
        server.transport().resumeProducing();
        pair.pump();
        assertThat(server.bytes()).hasSize(100_000);
    }

    @RepeatedTest(20)
    void bytesMayArriveInAnyPieces(RepetitionInfo repetition) {
        var pair = ProtocolPair.connect(client, new TimedLines()).cutBytes(repetition.getCurrentRepetition());
        client.transport().write("first line\r\nsecond line\r\nquit\r\nnever\r\n");
        pair.pump();
        assertThat(client.events()).containsExactly("made", "data: first line\r\nsecond line\r\n", "lost: done");
    }

    @Test
    void aConversationWithoutEndIsFoundOut() {
        var ping = new RecordingProtocol().onData((wire, text) -> wire.write(text));
        var pong = new RecordingProtocol().onData((wire, text) -> wire.write(text));
        var pair = ProtocolPair.connect(ping, pong);
        ping.transport().write("x");
        assertThatThrownBy(pair::pump).hasMessageContaining("on and on");
    }
}
