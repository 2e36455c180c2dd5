// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualConnector;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PortForwardTest {
    private static final InetSocketAddress TARGET = new InetSocketAddress("192.0.2.7", 80);

    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final ManualTime time = leaks.watch(new ManualTime());
    private StringTransport client;
    private ManualConnector connector;

    @BeforeEach
    void aClientConnects() {
        time.reactor().listen("tcp:8080", PortForward.to(TARGET));
        client = time.reactor().port(8080).accept().orElseThrow();
        connector = time.reactor().connectors().get(0);
    }

    @AfterEach
    void close() {
        time.reactor().port(8080).stopListening();
    }

    private StringTransport serverAnswers() {
        return connector.succeed().orElseThrow();
    }

    private void end(StringTransport wire) {
        wire.loseNow(CloseReason.DONE);
        client.settle();
    }

    @Test
    void bytesGoBothWays() {
        var server = serverAnswers();
        assertThat(connector.destination()).isEqualTo(TARGET);
        client.receive("question");
        assertThat(server.text()).isEqualTo("question");
        server.receive("answer");
        assertThat(client.text()).isEqualTo("answer");
        end(client);
    }

    @Test
    void whatIsSentBeforeTheServerAnswersWaitsForIt() {
        client.peerSends("early");
        client.settle();
        assertThat(client.reading()).isFalse();
        var server = serverAnswers();
        client.settle();
        assertThat(server.text()).isEqualTo("early");
        end(client);
    }

    @Test
    void aSlowReceiverSlowsTheSenderDown() {
        var server = serverAnswers();
        server.peerStalls();
        String kilobyte = "x".repeat(1024);
        for (int i = 0; i < 1000; i++) {
            client.peerSends(kilobyte);
        }
        client.settle();
        assertThat(client.reading()).isFalse();
        assertThat(server.bufferedBytes()).isBetween(65_536L, 65_536L + 1024);

        server.peerReads();
        client.settle();
        assertThat(server.bytes()).hasSize(1000 * 1024); // and nothing was lost
        end(client);
    }

    @Test
    void theEndOfOneDirectionIsPassedOnBehindWhatWasSent() {
        var server = serverAnswers();
        server.peerStalls();
        client.peerSends("question");
        client.peerFinishes();
        client.settle();
        assertThat(server.writeEnded()).isFalse();
        server.peerReads();
        client.settle();
        assertThat(server.writeEnded()).isTrue();

        server.receive("late answer"); // the other direction is open
        assertThat(client.text()).isEqualTo("late answer");
        server.peerFinishes();
        client.settle();
        assertThat(client.reason()).contains(CloseReason.DONE);
        assertThat(server.reason()).contains(CloseReason.DONE);
    }

    @Test
    void theLossOfOneIsTheEndOfTheOther() {
        var server = serverAnswers();
        server.loseNow(new CloseReason.Lost(new IOException("connection reset")));
        client.settle();
        assertThat(client.reason()).contains(CloseReason.DONE);
    }

    @Test
    void aServerThatRefusesIsTheEndOfTheClient() {
        connector.fail(new ConnectException("refused"));
        client.settle();
        assertThat(client.aborted()).isTrue();
        assertThat(client.reason()).contains(CloseReason.ABORTED);
    }

    @Test
    void aClientThatDoesNotWaitLeavesNoConnectionBehind() {
        client.loseNow(new CloseReason.Lost(new IOException("connection reset")));
        var server = serverAnswers();
        server.settle();
        assertThat(server.reason()).contains(CloseReason.DONE);
    }
}
