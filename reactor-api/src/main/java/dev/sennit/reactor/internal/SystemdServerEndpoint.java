// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.EndpointDescription;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/** A socket that systemd listens on. */
public record SystemdServerEndpoint(SocketActivation activation, Optional<Domain> domain, Choice choice)
        implements ServerEndpoint {
    /** Families of addresses, as Twisted writes them. */
    public enum Domain {
        INET,
        INET6,
        UNIX;

        static Domain of(SocketAddress address) {
            if (address instanceof InetSocketAddress tcp) {
                return tcp.getAddress() instanceof Inet6Address ? INET6 : INET;
            }
            return UNIX;
        }
    }

    /** Which of the sockets. */
    public sealed interface Choice {
        int take(SocketActivation activation) throws IOException;
    }

    public record ByIndex(int index) implements Choice {
        @Override
        public int take(SocketActivation activation) throws IOException {
            return activation.take(index);
        }

        @Override
        public String toString() {
            return "index=" + index;
        }
    }

    public record ByName(String name) implements Choice {
        @Override
        public int take(SocketActivation activation) throws IOException {
            return activation.take(name);
        }

        @Override
        public String toString() {
            return "name=" + EndpointDescription.quote(name);
        }
    }

    @Override
    public ListeningPort listen(
            Reactor reactor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        int descriptor;
        try {
            descriptor = choice.take(activation);
        } catch (IOException e) {
            throw new CannotListenException(toString(), e);
        }
        ListeningPort port = adopt(reactor, descriptor, factory, options, workers);
        Domain found = Domain.of(port.address());
        if (domain.isPresent() && domain.get() != found) {
            port.stopListening();
            throw new CannotListenException(
                    toString(),
                    new IOException("descriptor " + descriptor + " listens on " + port.address() + ", which is " + found
                            + ", not " + domain.get()));
        }
        return port;
    }

    private ListeningPort adopt(
            Reactor reactor,
            int descriptor,
            ServerFactory factory,
            TcpOptions options,
            List<? extends Reactor> workers) {
        try {
            return reactor.adoptListener(descriptor, factory, options, workers);
        } catch (CannotListenException e) {
            throw e; // it is closed
        } catch (IllegalArgumentException e) {
            activation.giveBack(descriptor);
            throw new CannotListenException(toString(), new IOException(e.getMessage(), e));
        } catch (RuntimeException e) {
            activation.giveBack(descriptor);
            throw e;
        }
    }

    @Override
    public String toString() {
        return "systemd:" + domain.map(it -> "domain=" + it + ":").orElse("") + choice;
    }
}
