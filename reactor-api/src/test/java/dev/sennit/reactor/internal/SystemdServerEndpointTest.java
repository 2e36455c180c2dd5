// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.internal.SystemdServerEndpoint.ByName;
import dev.sennit.reactor.internal.SystemdServerEndpoint.Domain;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a socket that was handed over, whether a reactor takes it or not. */
class SystemdServerEndpointTest {
    private final SocketActivation activation =
            new SocketActivation(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "admin:http"), 1);
    private final List<Integer> adopted = new ArrayList<>();
    private final List<Port> closed = new ArrayList<>();

    private final class Port implements ListeningPort {
        private final SocketAddress address;

        Port(SocketAddress address) {
            this.address = address;
        }

        @Override
        public SocketAddress address() {
            return address;
        }

        @Override
        public CompletionStage<Void> stopListening() {
            closed.add(this);
            return CompletableFuture.completedFuture(null);
        }
    }

    private static SocketAddress addressOf(Domain domain) {
        return switch (domain) {
            case INET -> new InetSocketAddress(Literals.address("127.0.0.1"), 80);
            case INET6 -> new InetSocketAddress(Literals.address("::1"), 80);
            case UNIX -> UnixDomainSocketAddress.of("/run/x.sock");
        };
    }

    /** It can do nothing but adopt. */
    private Reactor reactor(IntFunction<ListeningPort> adopt) {
        return (Reactor) Proxy.newProxyInstance(
                Reactor.class.getClassLoader(), new Class<?>[] {Reactor.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("adoptListener");
                    adopted.add((Integer) arguments[0]);
                    return adopt.apply((Integer) arguments[0]);
                });
    }

    private ListeningPort listen(Optional<Domain> domain, IntFunction<ListeningPort> adopt) {
        return new SystemdServerEndpoint(activation, domain, new ByName("http"))
                .listen(reactor(adopt), peer -> null, TcpOptions.defaults());
    }

    private void assertUsedUp() {
        assertThatThrownBy(() -> listen(Optional.empty(), fd -> new Port(addressOf(Domain.INET))))
                .isInstanceOf(CannotListenException.class)
                .hasMessage(
                        "cannot listen on systemd:name=http: the socket with index 1, named 'http', was used before");
    }

    private void assertCanBeUsed() {
        assertThat(listen(Optional.empty(), fd -> new Port(addressOf(Domain.INET)))
                        .address())
                .isEqualTo(addressOf(Domain.INET));
    }

    @ParameterizedTest
    @EnumSource
    void aSocketOfTheRightDomainIsServedOnce(Domain domain) {
        assertThat(listen(Optional.of(domain), fd -> new Port(addressOf(domain)))
                        .address())
                .isEqualTo(addressOf(domain));
        assertThat(adopted).containsExactly(4);
        assertThat(closed).isEmpty();
        assertUsedUp();
    }

    @ParameterizedTest
    @EnumSource
    void aSocketOfAnotherDomainIsNamedAndClosed(Domain domain) {
        Domain other = domain == Domain.INET ? Domain.UNIX : Domain.INET;
        assertThatThrownBy(() -> listen(Optional.of(other), fd -> new Port(addressOf(domain))))
                .isInstanceOf(CannotListenException.class)
                .hasMessage("cannot listen on systemd:domain=" + other + ":name=http: descriptor 4 listens on "
                        + addressOf(domain) + ", which is " + domain + ", not " + other);
        assertThat(closed).hasSize(1);
        assertUsedUp();
    }

    @Test
    void whatIsNoSuchSocketIsNamedAndLeft() {
        assertThatThrownBy(() -> listen(Optional.empty(), fd -> {
                    throw new IllegalArgumentException("descriptor 4 is a pipe, not a socket");
                }))
                .isInstanceOf(CannotListenException.class)
                .hasMessage("cannot listen on systemd:name=http: descriptor 4 is a pipe, not a socket");
        assertCanBeUsed();
    }

    @Test
    void aReactorThatCannotAdoptLeavesItForOneThatCan() {
        assertThatThrownBy(() -> listen(Optional.empty(), fd -> {
                    throw new UnsupportedOperationException("use epoll");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        assertCanBeUsed();
    }

    @Test
    void aSocketThatTheSystemRefusesIsGone() {
        assertThatThrownBy(() -> listen(Optional.empty(), fd -> {
                    throw new CannotListenException("descriptor 4", new IOException("no memory"));
                }))
                .isInstanceOf(CannotListenException.class)
                .hasMessage("cannot listen on descriptor 4: no memory");
        assertUsedUp();
    }

    @Test
    void whatIsNotInTheEnvironmentIsNotAdopted() {
        assertThatThrownBy(() -> new SystemdServerEndpoint(activation, Optional.empty(), new ByName("smtp"))
                        .listen(reactor(fd -> new Port(addressOf(Domain.INET))), peer -> null, TcpOptions.defaults()))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("no socket has the name 'smtp'");
        assertThat(adopted).isEmpty();
    }
}
