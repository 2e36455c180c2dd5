// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.ClientService;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.RetryPolicy;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class ChatListenerTest {
    private final List<String> heard = new ArrayList<>();

    private ClientService<ChatListener> start(ManualTime time) {
        var service = ChatListener.staying(time.reactor(), "tcp:192.0.2.7:8008", "Ada", heard::add);
        service.start();
        time.advance(Duration.ZERO);
        return service;
    }

    private static StringTransport connect(ManualTime time, int attempt) {
        var wire = time.reactor().connectors().get(attempt).succeed().orElseThrow();
        time.advance(Duration.ZERO);
        return wire;
    }

    private static void join(ManualTime time, StringTransport wire) {
        wire.receive("What is your name?\r\n");
        time.advance(Duration.ZERO);
        assertThat(wire.text()).isEqualTo("Ada\r\n");
    }

    @Test
    void nobodyGetsTheConnectionBeforeItHasJoined(ManualTime time) {
        var service = start(time);
        var joined = service.whenConnected().toCompletableFuture();
        var wire = connect(time, 0);
        assertThat(joined).isNotDone();
        join(time, wire);
        assertThat(joined).isCompleted();
        wire.receive("Bob is here\r\n");
        assertThat(heard).containsExactly("Bob is here");
        service.stop();
        wire.finishClose();
        assertThat(service.state()).isEqualTo(ClientService.State.STOPPED);
    }

    @Test
    void itComesBackWhenTheServerDoes(ManualTime time) {
        var service = start(time);
        var wire = connect(time, 0);
        join(time, wire);
        wire.loseNow(CloseReason.DONE);
        time.advance(RetryPolicy.INITIAL);
        time.reactor().connectors().get(1).fail(new ConnectException("Connection refused"));
        time.advance(RetryPolicy.MAX);
        var again = connect(time, 2);
        join(time, again);
        assertThat(service.failures()).isZero();
        service.stop();
        again.finishClose();
    }

    // ------------------------------------------------------------------------- what docs/clients.md shows beside it

    private static void greet(Reactor reactor, List<String> told) {
        reactor.connect("tcp:192.0.2.7:8008", peer -> new ChatListener("Ada", told::add))
                .thenAccept(listener -> listener.sendLine("Ada"))
                .exceptionally(failure -> {
                    told.add(failure.getCause().getMessage());
                    return null;
                });
    }

    @Test
    void aFailureOfOneAttemptIsTold(ManualTime time) {
        List<String> told = new ArrayList<>();
        greet(time.reactor(), told);
        time.advance(Duration.ZERO);
        time.reactor().connectors().get(0).fail(new ConnectException("Connection refused"));
        time.advance(Duration.ZERO);
        assertThat(told).containsExactly("cannot connect to 192.0.2.7:8008: tried 192.0.2.7 (Connection refused)");
    }

    @Test
    void aTestAnswersTheNames(ManualTime time) throws Exception {
        InetAddress address = InetAddress.getByName("192.0.2.7");
        ClientEndpoint endpoint = Endpoints.client("tcp:chat.example.org:8008:timeout=10s");
        ClientOptions options =
                ClientOptions.defaults().withResolver(host -> CompletableFuture.completedFuture(List.of(address)));
        var connection = endpoint.connect(time.reactor(), peer -> new ChatListener("Ada", heard::add), options);
        time.advance(Duration.ZERO); // the name is looked up
        time.advance(Duration.ofSeconds(11)); // nobody answers
        assertThat(connection.protocol().toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(CannotConnectException.class)
                .withMessageContaining("timed out: connecting after 10s: tried 192.0.2.7 (no answer)");
    }
}
