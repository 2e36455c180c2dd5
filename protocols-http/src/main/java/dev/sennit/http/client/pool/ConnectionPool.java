// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.pool;

import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.client.PoolLimits;
import dev.sennit.http.client.channel.ClientChannel;
import dev.sennit.http.client.channel.Origin;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Reactor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a client, by origin. Who comes first is served first, as far as the limits of origins allow. The connection that
 * was used last is used next, so that those that are too many grow idle and are closed.
 */
public final class ConnectionPool {
    private final Reactor reactor;
    private final PoolLimits limits;
    private final ClientOptions options;
    private final Dialer dialer;
    private final Duration idle;
    private final long ageNanos;
    private final Map<Origin, Site> sites = new HashMap<>();
    private final Set<Acquisition> waiting = new LinkedHashSet<>();
    private final Set<Acquisition> connecting = new LinkedHashSet<>();
    private final Deque<Pooled> idlers = new ArrayDeque<>(); // the one that is idle for the longest time first
    private int open;
    private boolean scheduled;
    private boolean retired;

    /** What is open to an origin. */
    private static final class Site {
        final Deque<Pooled> idlers = new ArrayDeque<>(); // the one that was used last first
        int open; // and being opened
        int waiting;

        boolean isUnused() {
            return open == 0 && waiting == 0;
        }
    }

    /** An empty pool. */
    public ConnectionPool(
            Reactor reactor, PoolLimits limits, ClientOptions options, Dialer dialer, Duration idle, Duration age) {
        this.reactor = reactor;
        this.limits = limits;
        this.options = options;
        this.dialer = dialer;
        this.idle = idle;
        this.ageNanos = Durations.toNanosSaturated(age);
    }

    // ------------------------------------------------------------------------------------------------------- asking

    /** Gives out a connection: now, if one is idle, or later; waits for it at most that long. */
    public Acquisition acquire(Origin origin, Waiter waiter, Duration patience) {
        Acquisition asked = new Acquisition(this, origin, waiter);
        if (site(origin).waiting > 0 || !serve(asked)) {
            enqueue(asked, patience);
        }
        return asked;
    }

    /** As {@link #acquire}, but not a connection that has served before. */
    public Acquisition acquireNew(Origin origin, Waiter waiter, Duration patience) {
        Acquisition asked = new Acquisition(this, origin, waiter);
        Pooled stale = site(origin).idlers.peekLast();
        if (site(origin).open >= limits.maxPerOrigin() && stale != null) {
            stale.channel().close();
        }
        if (!connectIfAllowed(asked)) {
            enqueue(asked, patience);
        }
        return asked;
    }

    Reactor reactor() {
        return reactor;
    }

    /** Not to be kept: it is another one when nothing was open in between. */
    private Site site(Origin origin) {
        return sites.computeIfAbsent(origin, unknown -> new Site());
    }

    private void enqueue(Acquisition asked, Duration patience) {
        if (waiting.size() >= limits.maxWaiting()) {
            asked.fail(new HttpClientException(
                    HttpClientException.Kind.TOO_BUSY,
                    limits.maxWaiting() + " requests wait for a connection already"));
            forgetIfUnused(asked.origin());
            return;
        }
        site(asked.origin()).waiting++;
        waiting.add(asked);
        asked.waitFor(patience);
    }

    /** Returns whether the request waits for its turn no more. */
    private boolean serve(Acquisition asked) {
        Pooled found = takeIdle(site(asked.origin()));
        if (found != null) {
            asked.give(found.channel());
            return true;
        }
        return connectIfAllowed(asked);
    }

    private @Nullable Pooled takeIdle(Site site) {
        Pooled found = site.idlers.pollFirst();
        while (found != null) {
            idlers.remove(found);
            ClientChannel channel = found.channel();
            if (channel.isIdle()) {
                if (channel.ageNanos() < ageNanos) {
                    return found;
                }
                channel.close();
            }
            found = site.idlers.pollFirst();
        }
        return null;
    }

    private boolean connectIfAllowed(Acquisition asked) {
        if (site(asked.origin()).open >= limits.maxPerOrigin()) {
            return false;
        }
        if (open >= limits.maxTotal()) {
            Pooled elsewhere = idlers.peekFirst();
            if (elsewhere == null) {
                return false;
            }
            elsewhere.channel().close();
        }
        leaveQueue(asked);
        open++;
        site(asked.origin()).open++;
        connecting.add(asked);
        Pooled owner = new Pooled(asked.origin());
        asked.connect(dialer, options, () -> {
            ClientChannel channel = new ClientChannel(owner, idle);
            owner.channel = channel;
            return channel;
        });
        return true;
    }

    // ---------------------------------------------------------------------------------------------------- connections

    /** A connection's place in the pool. */
    private final class Pooled implements ClientChannel.Owner {
        private final Origin origin;
        private @Nullable ClientChannel channel; // non-null once connected

        Pooled(Origin origin) {
            this.origin = origin;
        }

        ClientChannel channel() {
            if (channel == null) {
                throw new IllegalStateException("not connected");
            }
            return channel;
        }

        @Override
        public void channelIdle(ClientChannel idleChannel) {
            if (retired) {
                idleChannel.close();
                return;
            }
            site(origin).idlers.addFirst(this);
            idlers.addLast(this);
            serveInTurn();
        }

        @Override
        public void channelGone(ClientChannel goneChannel) {
            site(origin).idlers.remove(this);
            idlers.remove(this);
            closed(origin);
        }
    }

    private void closed(Origin origin) {
        open--;
        site(origin).open--;
        forgetIfUnused(origin);
        serveInTurn();
    }

    private void forgetIfUnused(Origin origin) {
        if (site(origin).isUnused()) {
            sites.remove(origin);
        }
    }

    // ----------------------------------------------------------------------------------------------------- the queue

    private void serveInTurn() {
        if (!waiting.isEmpty() && !scheduled) {
            scheduled = true;
            reactor.callFromThread(this::serveWaiting);
        }
    }

    private void serveWaiting() {
        scheduled = false;
        for (Acquisition each : List.copyOf(waiting)) {
            if (waiting.contains(each)) {
                serve(each);
            }
        }
    }

    private void leaveQueue(Acquisition asked) {
        if (waiting.remove(asked)) {
            site(asked.origin()).waiting--;
            forgetIfUnused(asked.origin());
        }
    }

    /** It waits no more: for its turn, or for its connection. */
    void over(Acquisition asked) {
        leaveQueue(asked);
        connecting.remove(asked);
    }

    /** The attempt to connect for it came to nothing. */
    void notConnected(Origin origin) {
        closed(origin);
    }

    /** Whoever waits is told so, and what is idle is closed. */
    public void close(String why) {
        List<Acquisition> told = new ArrayList<>(waiting);
        told.addAll(connecting);
        told.forEach(each -> each.giveUp(new HttpClientException(HttpClientException.Kind.CANCELLED, why)));
        List.copyOf(idlers).forEach(each -> each.channel().close());
    }

    /** No connection is kept from now on. */
    public void retire() {
        retired = true;
    }

    /** How many connections are open, or being opened. */
    public int openCount() {
        return open;
    }

    /** How many of them are idle. */
    public int idleCount() {
        return idlers.size();
    }

    /** How many requests wait for a connection that they may have. */
    public int waitingCount() {
        return waiting.size();
    }

    @Override
    public String toString() {
        return open + " connections to " + sites.size() + " origins, " + idlers.size() + " idle; " + waiting.size()
                + " requests wait";
    }
}
