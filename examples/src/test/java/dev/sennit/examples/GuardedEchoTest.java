// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class GuardedEchoTest {
    private static final InetSocketAddress PROXY = new InetSocketAddress("127.0.0.1", 50_000);

    @Test
    void aClientBehindTheProxyHas20Connections() {
        var reactor = new ManualTime().reactor();
        Endpoints.server("haproxy:tcp:8007")
                .listen(reactor, GuardedEcho.guard(peer -> new EchoServer()), TcpOptions.defaults());
        for (int i = 0; i <= 20; i++) {
            StringTransport wire = reactor.port(8007).accept(PROXY).orElseThrow();
            wire.receive("PROXY TCP4 192.0.2.1 198.51.100.7 " + (1000 + i) + " 8007\r\nhi\r\n");
            assertThat(wire.text()).isEqualTo(i < 20 ? "hi\r\n" : "");
            assertThat(wire.closing()).isEqualTo(i == 20);
        }
    }
}
