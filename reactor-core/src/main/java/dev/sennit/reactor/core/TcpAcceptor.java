// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open port: accepts, and deals the connections out to the reactors that serve them. */
final class TcpAcceptor implements ListeningPort, ReadyHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TcpAcceptor.class);
    private static final Duration BACK_OFF = Duration.ofMillis(100);

    /** Opens the listener, or takes one over. */
    @FunctionalInterface
    interface Opening {
        ListenerIo open() throws IOException;
    }

    private enum State {
        ACCEPTING,
        /** The last accept failed; tries again after {@link #BACK_OFF}. */
        BACKING_OFF,
        CLOSED
    }

    private final EventLoop loop;
    private final ListenerIo listener;
    private final ServerFactory factory;
    private final TcpOptions options;
    private final List<EventLoop> workers;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private State state = State.ACCEPTING;
    private @Nullable DelayedCall retry; // non-null from the first trouble on; active while BACKING_OFF
    private int dealt;
    private boolean complained; // since the last accept that worked: one log line for a time of trouble

    TcpAcceptor(
            EventLoop loop,
            SocketAddress address,
            ServerFactory factory,
            TcpOptions options,
            List<? extends Reactor> workers) {
        this(
                loop,
                SocketNames.endpoint(address),
                () -> loop.poller().listen(address, options),
                factory,
                options,
                workers);
    }

    TcpAcceptor(
            EventLoop loop,
            String where,
            Opening opening,
            ServerFactory factory,
            TcpOptions options,
            List<? extends Reactor> workers) {
        this.loop = loop;
        this.factory = factory;
        this.options = options;
        this.workers = workers.isEmpty() ? List.of(loop) : ofOneKind(loop, workers);
        ListenerIo opened = null;
        try {
            opened = opening.open();
            loop.poller().register(opened, this);
        } catch (IOException e) {
            if (opened != null) {
                opened.close();
            }
            throw new CannotListenException(where, e);
        }
        listener = opened;
        rehearseTrouble();
    }

    /** On the day no descriptor is left, no class can be loaded either. */
    private void rehearseTrouble() {
        loop.callLater(BACK_OFF, this::tryAgain).cancel();
        loop.flightLog().rehearseTrouble();
    }

    private static List<EventLoop> ofOneKind(EventLoop loop, List<? extends Reactor> workers) {
        List<EventLoop> checked = new ArrayList<>();
        for (Reactor worker : workers) {
            if (!(worker instanceof EventLoop other)
                    || other.poller().getClass() != loop.poller().getClass()) {
                throw new IllegalArgumentException(
                        "a worker of a " + loop.name() + " reactor must be one itself, not " + worker);
            }
            checked.add(other);
        }
        return checked;
    }

    @Override
    public void ready(int ready) {
        for (int i = loop.options().acceptsPerTurn(); i > 0 && state == State.ACCEPTING; i--) {
            SocketIo socket;
            try {
                socket = listener.accept();
            } catch (DescriptorsExhaustedException e) {
                turnAwayWhoWaits();
                trouble(e);
                return;
            } catch (IOException e) {
                trouble(e);
                return;
            }
            if (socket == null) {
                return;
            }
            complained = false;
            loop.loopCounters().accepted++;
            deal(socket);
        }
    }

    private void deal(SocketIo socket) {
        EventLoop worker = workers.get(dealt);
        dealt = (dealt + 1) % workers.size();
        if (worker == loop) {
            loop.connections().adopt(socket, factory, options);
        } else {
            worker.connections().handOver(socket, factory, options);
        }
    }

    /** Their clients see an end at once, instead of waiting for descriptors that others hold. */
    private void turnAwayWhoWaits() {
        for (int i = loop.options().acceptsPerTurn(); i > 0 && listener.turnAwayOne(); i--) {
            loop.loopCounters().refused++;
        }
    }

    private void trouble(IOException cause) {
        loop.loopCounters().acceptErrors++;
        loop.flightLog().acceptFailed(this, cause);
        if (!complained) {
            complained = true;
            LOG.warn("{}: cannot accept: {}; trying again every {} ms", this, cause.getMessage(), BACK_OFF.toMillis());
        }
        backOff();
    }

    private void backOff() {
        retry = loop.callLater(BACK_OFF, this::tryAgain); // goes before what only this call undoes
        state = State.BACKING_OFF;
        try {
            listener.interest(Interest.NONE);
        } catch (IOException e) {
            LOG.debug("{}: polled while it backs off", this, e);
        }
    }

    private void tryAgain() {
        if (state == State.BACKING_OFF) {
            try {
                listener.interest(Interest.READ);
                state = State.ACCEPTING;
            } catch (IOException e) {
                trouble(e);
            }
        }
    }

    @Override
    public SocketAddress address() {
        return listener.address();
    }

    @Override
    public CompletionStage<Void> stopListening() {
        loop.checkThread();
        if (state != State.CLOSED) {
            state = State.CLOSED;
            if (retry != null && retry.active()) {
                retry.cancel();
            }
            listener.close();
            loop.connections().portClosed(this);
            loop.nextTurn(() -> closed.complete(null));
        }
        return closed.minimalCompletionStage();
    }

    @Override
    public String toString() {
        return SocketNames.endpoint(listener.address());
    }
}
