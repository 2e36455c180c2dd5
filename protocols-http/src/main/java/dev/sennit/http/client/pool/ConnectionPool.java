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
import java.util.HashSet;
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
        final Set<Pooled> shared =
                new LinkedHashSet<>(); // those that have shown that they can take requests behind others
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

    /** Gives out a connection: now, or when there is one; waits for it at most that long. */
    public Acquisition acquire(Origin origin, Wish wish, Waiter waiter, Duration patience) {
        Acquisition asked = new Acquisition(this, origin, wish, waiter);
        boolean hasItsTurn = wish == Wish.NEW || site(origin).waiting == 0;
        if (!hasItsTurn || !serve(asked)) {
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
        return switch (asked.wish()) {
            case ALONE -> give(asked, takeIdle(site(asked.origin()))) || connectIfAllowed(asked);
            case SHARED ->
                give(asked, takeIdle(site(asked.origin())))
                        || connectIfAllowed(asked)
                        || give(asked, findShared(site(asked.origin())));
            case NEW -> {
                makeRoom(site(asked.origin()));
                yield connectIfAllowed(asked);
            }
        };
    }

    private static boolean give(Acquisition asked, @Nullable Pooled found) {
        if (found != null) {
            asked.give(found.channel());
        }
        return found != null;
    }

    private void makeRoom(Site site) {
        Pooled stale = site.idlers.peekLast();
        if (site.open >= limits.maxPerOrigin() && stale != null) {
            stale.channel().close();
        }
    }

    /** The connection on which the fewest responses are awaited, of those that have room. */
    private @Nullable Pooled findShared(Site site) {
        Pooled found = null;
        int fewest = limits.pipeline();
        for (Pooled each : site.shared) {
            int pending = each.channel().pendingCount();
            if (pending < fewest
                    && each.channel().canPipeline()
                    && each.channel().ageNanos() < ageNanos) {
                found = each;
                fewest = pending;
            }
        }
        return found;
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
            share();
        }

        @Override
        public void channelAdvanced(ClientChannel advanced) {
            share();
        }

        private void share() {
            if (limits.pipeline() > 1) {
                site(origin).shared.add(this);
            }
            serveInTurn();
        }

        @Override
        public void channelGone(ClientChannel goneChannel) {
            site(origin).idlers.remove(this);
            site(origin).shared.remove(this);
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

    /** Nobody is served before another one of his origin who came first: a wish that is hard to meet would never be. */
    private void serveWaiting() {
        scheduled = false;
        Set<Origin> exhausted = new HashSet<>();
        for (Acquisition each : List.copyOf(waiting)) {
            if (waiting.contains(each) && !exhausted.contains(each.origin()) && !serve(each)) {
                exhausted.add(each.origin());
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
