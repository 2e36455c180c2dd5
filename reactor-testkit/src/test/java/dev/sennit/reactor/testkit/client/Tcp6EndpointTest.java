// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.client;

import static dev.sennit.reactor.testkit.client.ClientWorld.HOST;
import static dev.sennit.reactor.testkit.client.ClientWorld.PORT;
import static dev.sennit.reactor.testkit.client.ClientWorld.V4A;
import static dev.sennit.reactor.testkit.client.ClientWorld.V4B;
import static dev.sennit.reactor.testkit.client.ClientWorld.V6A;
import static dev.sennit.reactor.testkit.client.ClientWorld.V6B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.HostResolver;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.ManualPort;
import dev.sennit.reactor.testkit.ManualReactor;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EP-02: {@code tcp6:} is {@code tcp:} over IPv6 alone. */
final class Tcp6EndpointTest {
    private final ClientWorld world = new ClientWorld(Seeds.one(), FaultOptions.none());
    private final List<Object> outcomes = new ArrayList<>();

    private ClientConnection<RecordingProtocol> connect(String endpoint) {
        var connection =
                Endpoints.client(endpoint).connect(world.client, peer -> new RecordingProtocol(), world.options);
        connection.protocol().whenComplete((protocol, failure) -> {
            if (failure == null) {
                outcomes.add(protocol.transport().peer());
                protocol.transport().abortConnection();
            } else {
                outcomes.add(failure);
            }
        });
        return connection;
    }

    private void passAndEnd(long millis) {
        world.network.advance(Duration.ofMillis(millis));
        assertThat(world.end()).isEmpty();
    }

    // --------------------------------------------------------------------------------------------------- clients

    @Test
    void ofANamesAddressesOnlyThoseOfIpv6AreTried() {
        world.serve(V4A);
        world.serve(V6B);
        world.answer.complete(List.of(V4A, V6A, V4B, V6B));
        connect("tcp6:" + HOST + ":25");
        passAndEnd(1_000);
        assertThat(outcomes).containsExactly(new InetSocketAddress(V6B, PORT));
        assertThat(world.tries()).isEqualTo(2);
    }

    @Test
    void aNameWithoutAnIpv6AddressSaysWhatItHas() {
        world.serve(V4A);
        world.answer.complete(List.of(V4A, V4B));
        connect("tcp6:" + HOST + ":25");
        passAndEnd(0);
        assertThat(outcomes)
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .isInstanceOf(CannotConnectException.class)
                .hasMessageContaining(HOST + " has no IPv6 address, only 192.0.2.1 and others of IPv4");
        assertThat(world.tries()).isZero();
    }

    @Test
    void anUnknownNameIsSaidToBeOne() {
        world.answer.completeExceptionally(new UnknownHostException(HOST));
        connect("tcp6:" + HOST + ":25");
        passAndEnd(0);
        assertThat(outcomes).singleElement().asString().contains("unknown host " + HOST);
    }

    @Test
    void anAddressIsNotLookedUp() {
        world.serve(V6A);
        connect("tcp6:2001\\:db8\\:\\:1:25");
        passAndEnd(0);
        assertThat(outcomes).containsExactly(new InetSocketAddress(V6A, PORT));
        assertThat(world.asked).isEmpty();
    }

    @Test
    void theReactorsOwnResolverIsAsked() {
        world.serve(V6A);
        HostResolver.install(world.client, world.resolver);
        world.answer.complete(List.of(V6A));
        world.client.connect("tcp6:" + HOST + ":25", peer -> new RecordingProtocol());
        passAndEnd(0);
        assertThat(world.asked).containsExactly(HOST);
    }

    @Test
    void aLookUpThatIsGivenUpIsCancelled() {
        var connection = connect("tcp6:" + HOST + ":25");
        world.network.advance(Duration.ofMillis(1));
        connection.disconnect();
        passAndEnd(0);
        assertThat(world.answer).isCancelled();
    }

    // --------------------------------------------------------------------------------------------------- servers

    private static ManualPort listen(String endpoint) {
        ManualReactor reactor = new ManualTime().reactor();
        ListeningPort unused = reactor.listen(endpoint, peer -> null);
        return reactor.ports().get(0);
    }

    @Test
    void onlyWhereIpv4CouldComeInItIsKeptOut() {
        ManualPort loopback = listen("tcp6:25");
        assertThat(loopback.address()).hasToString("/[0:0:0:0:0:0:0:1]:25");
        assertThat(loopback.options().socketOptions()).doesNotContainKey(SocketOption.IPV6_ONLY);
        ManualPort any = listen("tcp6:25:interface=\\:\\::backlog=7");
        assertThat(any.options().socketOptions()).containsEntry(SocketOption.IPV6_ONLY, true);
        assertThat(any.options().backlog()).isEqualTo(7);
    }

    @Test
    void inTheSimulationBothFamiliesMayHaveAPortOfTheSameNumber() {
        TcpOptions options = TcpOptions.defaults();
        ListeningPort ipv6 = Endpoints.server("tcp6:25:interface=\\:\\:").listen(world.client, peer -> null, options);
        ListeningPort ipv4 = Endpoints.server("tcp:25:interface=0.0.0.0").listen(world.client, peer -> null, options);
        assertThat(ipv4.tcpAddress().getPort()).isEqualTo(ipv6.tcpAddress().getPort());
        assertThatThrownBy(
                        () -> Endpoints.server("tcp:25:interface=\\:\\:").listen(world.client, peer -> null, options))
                .hasMessageContaining("Address already in use");
        passAndEnd(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp6:8080:interface=0\\:0\\:0\\:0\\:0\\:0\\:0\\:1",
                "tcp6:0:interface=0\\:0\\:0\\:0\\:0\\:0\\:0\\:0:backlog=5",
            })
    void anEndpointReadsBackToTheSame(String text) {
        assertThat(Endpoints.server(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp6 | tcp6:PORT[:interface=ADDR][:backlog=N]",
                "tcp6:65536 | PORT must be a number from 0 to 65535",
                "tcp6:1:interface=127.0.0.1 | interface must be an IPv6 address such as \\:\\:1 or \\:\\:, not '127.0.0.1': for IPv4 write tcp",
                "tcp6:1:interface=0.0.0.0 | not '0.0.0.0': for IPv4 write tcp",
                "tcp6:1:interface=localhost | not 'localhost'",
                "tcp6:1:interface=\\:\\:g | not '::g'",
                "tcp6:1:interface=::1 | '' must come before the keywords",
                "tcp6:1:backlog=0 | backlog must be a number from 1",
                "tcp6:1:mode=660 | unknown keyword 'mode'",
            })
    void whatIsWrongIsNamed(String text, String complaint) {
        assertThatThrownBy(() -> Endpoints.server(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}
