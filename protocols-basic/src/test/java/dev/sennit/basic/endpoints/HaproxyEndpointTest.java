// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaproxyEndpointTest {
    private static final InetSocketAddress LAN = new InetSocketAddress("10.1.2.3", 50_000);

    @ParameterizedTest
    @CsvSource({
        "haproxy:tcp:8080, haproxy:tcp:8080:interface=127.0.0.1",
        "haproxy:tcp:0:backlog=7, haproxy:tcp:0:interface=127.0.0.1:backlog=7",
        "'haproxy:tcp:0:trusted=10.0.0.0/8,192.0.2.1', 'haproxy:tcp:0:interface=127.0.0.1:trusted=10.0.0.0/8,192.0.2.1/32'",
        "haproxy:tcp:0:trusted=fd00\\:\\:/8:interface=\\:\\:1, haproxy:tcp:0:interface=0\\:0\\:0\\:0\\:0\\:0\\:0\\:1:trusted=fd00\\:0\\:0\\:0\\:0\\:0\\:0\\:0/8",
        "haproxy:tcp:0:others=serve:headerTimeout=2s, haproxy:tcp:0:interface=127.0.0.1:others=serve:headerTimeout=2s",
        "haproxy:tcp:0:headerTimeout=none, haproxy:tcp:0:interface=127.0.0.1:headerTimeout=none",
    })
    void anEndpointReadsBackToTheSame(String text, String written) {
        assertThat(Endpoints.server(text)).hasToString(written);
        assertThat(Endpoints.server(written)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource({
        "haproxy, haproxy:ENDPOINT",
        "haproxy:haproxy:tcp:0, twice",
        "haproxy:nothing:0, nothing",
        "haproxy:tcp, tcp:PORT",
        "haproxy:tcp:0:trusted=here, here",
        "haproxy:tcp:0:trusted=, network",
        "haproxy:tcp:0:others=maybe, refuse or serve",
        "haproxy:tcp:0:headerTimeout=0s, positive",
        "haproxy:tcp:0:headerTimeout=5, 500ms",
        "haproxy:tcp:0:trutsed=10.0.0.0/8, trutsed",
    })
    void whatIsWrongIsNamed(String text, String named) {
        assertThatThrownBy(() -> Endpoints.server(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @Test
    void theNetworksSayWhoIsServed() {
        var time = new ManualTime();
        var reactor = time.reactor();
        Endpoints.server("haproxy:tcp:7001").listen(reactor, peer -> new RecordingProtocol(), TcpOptions.defaults());
        Endpoints.server("haproxy:tcp:7002:trusted=10.0.0.0/8")
                .listen(reactor, peer -> new RecordingProtocol(), TcpOptions.defaults());
        assertThat(reactor.port(7001).accept(LAN)).isEmpty();
        assertThat(reactor.port(7002).accept(LAN)).isPresent();
    }

    @Test
    void aLayerBelowComesBeforeTheHeader() {
        var time = new ManualTime();
        var reactor = time.reactor();
        List<SocketAddress> seenBelow = new ArrayList<>();
        var served = new RecordingProtocol();
        Endpoints.server("haproxy:tcp:7001")
                .withLayerBelow(above -> peer -> {
                    seenBelow.add(peer);
                    return above.buildProtocol(peer);
                })
                .listen(reactor, peer -> served, TcpOptions.defaults());
        var proxy = new InetSocketAddress("127.0.0.1", 50_000);
        StringTransport wire = reactor.port(7001).accept(proxy).orElseThrow();
        wire.receive("PROXY TCP4 192.0.2.1 198.51.100.7 1234 80\r\n");
        assertThat(seenBelow).containsExactly(proxy);
        assertThat(served.transport().peer()).isEqualTo(new InetSocketAddress("192.0.2.1", 1234));
    }

    @Test
    void theTypeIsListedForHelp() {
        assertThat(Endpoints.syntaxes()).anyMatch(each -> each.startsWith("haproxy:ENDPOINT"));
    }
}
