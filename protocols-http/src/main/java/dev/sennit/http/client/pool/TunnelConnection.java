// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.pool;

import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.ClientLimits;
import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.client.RequestBody;
import dev.sennit.http.client.channel.ClientChannel;
import dev.sennit.http.client.channel.IncomingResponse;
import dev.sennit.http.client.channel.OutgoingRequest;
import dev.sennit.http.client.channel.ResponseListener;
import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A connection to a proxy that becomes a tunnel. Connecting is done when the proxy has opened it, within the one budget. */
final class TunnelConnection<P extends Protocol> implements ClientConnection<P>, ClientChannel.Owner, ResponseListener {
    private final Reactor reactor;
    private final TunnelEndpoint endpoint;
    private final ProtocolFactory<P> factory;
    private final Duration budget;
    private final long begunNanos;
    private final CompletableFuture<P> protocol = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> lost = new CompletableFuture<>();
    private final ClientConnection<ClientChannel> below;
    private @Nullable SocketAddress peer; // non-null once connected

    TunnelConnection(Reactor reactor, TunnelEndpoint endpoint, ProtocolFactory<P> factory, ClientOptions options) {
        this.reactor = reactor;
        this.endpoint = endpoint;
        this.factory = factory;
        budget = endpoint.connectTimeout(options);
        begunNanos = reactor.nanoTime();
        below = endpoint.proxy().connect(reactor, this::channel, options);
        below.protocol().whenComplete((channel, failure) -> {
            if (failure == null) {
                ask(channel);
            } else {
                fail(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
        below.lost().whenComplete((reason, failure) -> {
            if (failure == null) {
                fail(new CannotConnectException(endpoint.toString(), reason));
                lost.complete(reason);
            }
        });
        protocol.whenComplete((made, failure) -> {
            if (protocol.isCancelled()) { // by somebody else, on any thread
                reactor.callFromThread(this::disconnect);
            }
        });
    }

    private ClientChannel channel(SocketAddress connectedPeer) {
        peer = connectedPeer;
        return new ClientChannel(this, budget);
    }

    private void ask(ClientChannel channel) {
        if (!channel.isIdle()) {
            return; // its loss is told
        }
        String destination = endpoint.destination().hostAndPort();
        OutgoingRequest connect = new OutgoingRequest(
                HttpMethod.CONNECT, destination, destination, endpoint.headers(), RequestBody.none(), false, false);
        channel.send(
                connect,
                URI.create("http://" + destination),
                ClientLimits.DEFAULTS,
                ClientTimeouts.DEFAULTS.withHead(Deadline.NONE),
                budgetLeft(),
                this);
    }

    private Duration budgetLeft() {
        if (budget.compareTo(Deadline.NONE) >= 0) {
            return Deadline.NONE;
        }
        Duration left = budget.minusNanos(reactor.nanoTime() - begunNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public void responded(IncomingResponse response) {
        int code = response.status().code();
        if (code < 200 || code >= 300) {
            refuse(response, new IOException("the proxy answers " + response.status()));
            return;
        }
        P made;
        try {
            made = peer == null ? null : factory.buildProtocol(peer);
            if (made == null) {
                refuse(response, new IOException("the factory refused " + peer));
                return;
            }
            response.switchProtocol(made);
        } catch (RuntimeException fault) {
            refuse(response, new IOException("the tunnel cannot be used: " + fault.getMessage(), fault));
            return;
        }
        protocol.complete(made);
    }

    private void refuse(IncomingResponse response, IOException why) {
        response.cancel();
        below.disconnect();
        fail(new CannotConnectException(endpoint.toString(), why));
    }

    @Override
    public void failed(HttpClientException failure) {
        fail(new CannotConnectException(endpoint.toString(), failure));
    }

    private void fail(Throwable failure) {
        if (protocol.completeExceptionally(failure)) {
            lost.completeExceptionally(failure);
        }
    }

    @Override
    public void channelIdle(ClientChannel channel) {
        channel.close(); // the proxy refused, in a complete response
    }

    @Override
    public void channelAdvanced(ClientChannel channel) {}

    @Override
    public void channelGone(ClientChannel channel) {}

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
        below.disconnect();
    }

    @Override
    public String toString() {
        return "tunnel to " + endpoint;
    }
}
