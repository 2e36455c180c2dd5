// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** EP-02: {@code unix:} as a client. */
final class UnixClientEndpointTest {
    private static final String PATH = "/run/x.sock";

    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
    private final EventLoop server = network.reactor("server");
    private final EventLoop client = network.reactor("client");
    private final List<Object> outcomes = new ArrayList<>();

    private ClientConnection<RecordingProtocol> connect() {
        ClientConnection<RecordingProtocol> connection = Endpoints.client("unix:" + PATH)
                .connect(client, peer -> new RecordingProtocol(), ClientOptions.defaults());
        connection.protocol().whenComplete((protocol, failure) -> outcomes.add(failure == null ? protocol : failure));
        connection.lost().whenComplete((reason, failure) -> outcomes.add(failure == null ? reason : failure));
        return connection;
    }

    private void pass() {
        network.advance(Duration.ofSeconds(60));
    }

    private void endEmpty() {
        client.stop();
        server.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }

    @Test
    void itConnectsAndDisconnects() {
        server.listen("unix:" + PATH, peer -> new RecordingProtocol());
        ClientConnection<RecordingProtocol> connection = connect();
        pass();
        assertThat(outcomes)
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.type(RecordingProtocol.class))
                .satisfies(protocol ->
                        assertThat(protocol.transport().peer()).isEqualTo(UnixDomainSocketAddress.of(PATH)));
        connection.disconnect();
        pass();
        assertThat(outcomes).hasSize(2).last().isEqualTo(CloseReason.DONE);
        endEmpty();
    }

    @Test
    void nobodyAtThePathIsSaidOnce() {
        connect();
        pass();
        assertThat(outcomes)
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome)
                        .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                        .isInstanceOf(CannotConnectException.class)
                        .message()
                        .startsWith("cannot connect to " + PATH + ": ")
                        .containsOnlyOnce(PATH));
        endEmpty();
    }

    @Test
    void whoGivesUpOpensNothing() {
        server.listen("unix:" + PATH, peer -> new RecordingProtocol());
        connect().disconnect();
        pass();
        assertThat(outcomes)
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(ConnectCancelledException.class));
        endEmpty();
    }
}
