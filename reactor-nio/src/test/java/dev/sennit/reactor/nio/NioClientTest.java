// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.ClientService;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Client endpoints with the system's resolver and real sockets; {@code localhost} is the one name that is asked for. */
@Timeout(60)
class NioClientTest {
    private final Reactor reactor = Reactors.create("nio");
    private final List<String> events = new ArrayList<>();

    @AfterEach
    void close() {
        reactor.close();
    }

    private final class Client extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            events.add("received " + StandardCharsets.US_ASCII.decode(data));
            transport().loseConnection();
        }

        @Override
        public void connectionLost(CloseReason reason) {
            events.add("lost: " + reason);
        }

        void ask() {
            transport().write("hello");
        }
    }

    private static final class Echo extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }

    @Test
    void aClientReachesLocalhostByName() {
        ListeningPort port =
                reactor.listen("tcp:0", peer -> new Echo()); // on IPv4 alone: ::1 is refused if it comes first
        var connection = Endpoints.client("tcp:localhost:" + port.tcpAddress().getPort() + ":timeout=20s")
                .connect(reactor, peer -> new Client(), ClientOptions.defaults());
        connection.protocol().thenAccept(Client::ask);
        connection.lost().whenComplete((reason, failure) -> reactor.stop());
        reactor.run();
        assertThat(events).containsExactly("received hello", "lost: done");
        assertThat(reactor.counters().pendingCalls()).isZero();
    }

    @Test
    void localhostRefusesWhereNobodyListens() {
        ListeningPort port = reactor.listen("tcp:0", peer -> null);
        InetSocketAddress free = port.tcpAddress();
        port.stopListening();
        List<Throwable> failures = new ArrayList<>();
        reactor.connect("tcp:localhost:" + free.getPort(), peer -> new Client()).whenComplete((client, failure) -> {
            failures.add(failure);
            reactor.stop();
        });
        reactor.run();
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0))
                .isInstanceOf(CannotConnectException.class)
                .hasMessageContaining("tried ")
                .hasMessageContaining("127.0.0.1 (");
    }

    @Test
    void aServiceIsStoppedWithItsReactor() {
        ListeningPort port = reactor.listen("tcp:0", peer -> new Echo());
        var service = new ClientService<>(
                reactor, Endpoints.client("tcp:localhost:" + port.tcpAddress().getPort()), peer -> new Client());
        service.whenConnected().thenRun(reactor::stop);
        service.start();
        reactor.run();
        assertThat(events).containsExactly("lost: done");
        assertThat(service.state()).isEqualTo(ClientService.State.STOPPED);
        assertThat(reactor.counters().pendingCalls()).isZero();
    }
}
