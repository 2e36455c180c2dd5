// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.HostResolver;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A host of which only the IPv6 addresses are tried. */
record Tcp6ClientEndpoint(TcpClientEndpoint tcp) implements ClientEndpoint {
    @Override
    public <P extends Protocol> ClientConnection<P> connect(
            Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
        OnReactor.check(reactor);
        HostResolver resolver = options.resolver().orElseGet(() -> HostResolver.of(reactor));
        return tcp.connect(reactor, factory, options.withResolver(host -> onlyIpv6(host, resolver.resolve(host))));
    }

    private static CompletableFuture<List<InetAddress>> onlyIpv6(
            String host, CompletableFuture<List<InetAddress>> all) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        all.whenComplete((found, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
                return;
            }
            List<InetAddress> fitting =
                    found.stream().filter(Inet6Address.class::isInstance).toList();
            if (fitting.isEmpty() && !found.isEmpty()) {
                answer.completeExceptionally(new IOException(host + " has no IPv6 address, only "
                        + found.get(0).getHostAddress() + (found.size() > 1 ? " and others of IPv4" : "")));
            } else {
                answer.complete(fitting);
            }
        });
        answer.whenComplete((fitting, failure) -> {
            if (answer.isCancelled()) {
                all.cancel(true);
            }
        });
        return answer;
    }

    @Override
    public String toString() {
        return "tcp6" + tcp.toString().substring("tcp".length());
    }
}
