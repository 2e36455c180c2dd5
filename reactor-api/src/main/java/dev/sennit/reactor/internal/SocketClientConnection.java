// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.HostResolver;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a host, whose name is looked up and whose addresses race, or to a UNIX socket; all of that has one
 * budget.
 */
final class SocketClientConnection<P extends Protocol> implements ClientConnection<P>, Race.Owner {
    private enum State {
        NEW,
        RESOLVING,
        CONNECTING,
        CONNECTED,
        OVER
    }

    private final Reactor reactor;
    private final SocketClientEndpoint endpoint;
    private final ProtocolFactory<P> factory;
    private final ClientOptions options;
    private final Deadline budget;
    private final Reactor.Registration shutdown;
    private final CompletableFuture<P> protocol = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> lost = new CompletableFuture<>();
    private State state = State.NEW;
    private @Nullable CompletableFuture<List<InetAddress>>
            lookup; // non-null from RESOLVING on, unless it is an address
    private @Nullable Race race; // non-null from CONNECTING on
    private @Nullable P built; // non-null while CONNECTED

    SocketClientConnection(
            Reactor reactor, SocketClientEndpoint endpoint, ProtocolFactory<P> factory, ClientOptions options) {
        OnReactor.check(reactor);
        this.reactor = reactor;
        this.endpoint = endpoint;
        this.factory = factory;
        this.options = options;
        budget = new Deadline(reactor, DeadlineKind.CONNECT, DeadlineKind.CONNECT.label(), this::outOfTime);
        shutdown = reactor.beforeShutdown(() -> {
            giveUp("its reactor stopped");
            return protocol.exceptionally(failure -> null);
        });
        protocol.whenComplete((made, failure) -> {
            if (protocol.isCancelled()) { // by somebody else, on any thread
                reactor.callFromThread(this::disconnect);
            }
        });
        reactor.callFromThread(this::resolve); // whatever goes wrong, it is later
    }

    @Override
    public CompletionStage<P> protocol() {
        return protocol;
    }

    @Override
    public CompletionStage<CloseReason> lost() {
        return lost;
    }

    @Override
    public void disconnect() {
        OnReactor.check(reactor);
        if (state == State.CONNECTED && race != null) {
            race.disconnect();
        } else {
            giveUp("it was given up");
        }
    }

    private void giveUp(String why) {
        if (state != State.CONNECTED) {
            fail(new ConnectCancelledException("connecting to " + endpoint.where() + " is over: " + why));
        }
    }

    // ------------------------------------------------------------------------------------------------- resolving

    private void resolve() {
        if (state != State.NEW) {
            return;
        }
        state = State.RESOLVING;
        budget.set(options.tcp().connectTimeout());
        if (endpoint instanceof TcpClientEndpoint host) {
            resolve(host);
        } else if (endpoint instanceof UnixClientEndpoint path) {
            race(List.of(path.address()));
        }
    }

    private void resolve(TcpClientEndpoint host) {
        Optional<InetAddress> literal = HostNames.literal(host.host());
        if (literal.isPresent()) {
            race(host, List.of(literal.get()));
            return;
        }
        try {
            HostResolver resolver = options.resolver().orElseGet(() -> HostResolver.of(reactor));
            CompletableFuture<List<InetAddress>> asked = resolver.resolve(host.host());
            lookup = asked;
            asked.whenComplete((found, failure) -> reactor.callFromThread(() -> resolved(host, found, failure)));
        } catch (RuntimeException fault) {
            resolved(host, null, fault);
        }
    }

    private void resolved(TcpClientEndpoint host, @Nullable List<InetAddress> found, @Nullable Throwable failure) {
        if (state != State.RESOLVING) {
            return; // too late
        }
        if (failure != null) {
            fail(new CannotConnectException(host.where(), asIo(failure)));
        } else if (found == null || found.isEmpty()) {
            fail(new CannotConnectException(host.where(), new UnknownHostException(host.host() + " has no address")));
        } else {
            race(host, found);
        }
    }

    private static IOException asIo(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof UnknownHostException) {
            IOException unknown = new UnknownHostException("unknown host " + cause.getMessage());
            unknown.initCause(cause);
            return unknown;
        }
        return cause instanceof IOException io ? io : new IOException("the resolver failed: " + cause, cause);
    }

    // ------------------------------------------------------------------------------------------------ connecting

    private void race(TcpClientEndpoint host, List<InetAddress> found) {
        Optional<InetSocketAddress> bind = options.tcp().bindAddress();
        List<InetSocketAddress> addresses = Addresses.interleave(found).stream()
                .filter(each -> bind.isEmpty()
                        || each.getClass() == bind.get().getAddress().getClass())
                .map(each -> new InetSocketAddress(each, host.port()))
                .toList();
        if (addresses.isEmpty()) {
            fail(new CannotConnectException(
                    host.where(),
                    new IOException("none of its addresses is of the family of the local one, " + bind.orElseThrow())));
        } else {
            race(addresses);
        }
    }

    private void race(List<? extends SocketAddress> addresses) {
        state = State.CONNECTING;
        race = new Race(
                reactor, addresses, options.tcp().withConnectTimeout(Deadline.NONE), options.attemptDelay(), this);
        race.goOn();
    }

    @Override
    public @Nullable Protocol connected(SocketAddress peer) {
        budget.close();
        P made = factory.buildProtocol(peer);
        if (state == State.OVER) {
            return null; // given up by the factory
        }
        if (made == null) {
            fail(new CannotConnectException(endpoint.where(), new IOException("the factory refused " + peer)));
            return null;
        }
        state = State.CONNECTED;
        shutdown.remove();
        built = made;
        reactor.callFromThread(this::made);
        return made;
    }

    private void made() {
        if (race != null && race.isConnected()) { // else it never was, and the failure is on its way
            complete();
        }
    }

    private void complete() {
        P made = built;
        if (made != null) {
            protocol.complete(made);
        }
    }

    @Override
    public void failed(Map<String, IOException> failures) {
        for (IOException each : failures.values()) {
            if (each instanceof ConnectCancelledException) {
                fail(each);
                return;
            }
        }
        IOException only = failures.get(endpoint.where());
        fail(
                only == null
                        ? new CannotConnectException(endpoint.where(), failures)
                        : new CannotConnectException(endpoint.where(), only));
    }

    @Override
    public void lost(CloseReason reason) {
        state = State.OVER;
        complete();
        built = null;
        lost.complete(reason);
    }

    private void outOfTime() {
        boolean connecting = state == State.CONNECTING && race != null;
        Map<String, IOException> failures = connecting && race != null ? race.soFar() : Map.of();
        CloseReason.TimedOut reason = new CloseReason.TimedOut(
                DeadlineKind.CONNECT,
                connecting ? "connecting" : "resolving",
                options.tcp().connectTimeout());
        fail(new CannotConnectException(endpoint.where(), reason, failures));
    }

    private void fail(IOException failure) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        budget.close();
        shutdown.remove();
        if (race != null) {
            race.giveUp();
        }
        if (lookup != null) {
            lookup.cancel(true);
        }
        reactor.callFromThread(() -> {
            protocol.completeExceptionally(failure);
            lost.completeExceptionally(failure);
        });
    }

    @Override
    public String toString() {
        return "connection to " + endpoint.where() + ", " + state;
    }
}
