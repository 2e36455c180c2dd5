// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.basic.policy.AcceptRate;
import dev.sennit.basic.policy.ByteRate;
import dev.sennit.basic.policy.IdleLimit;
import dev.sennit.basic.policy.MinimumRate;
import dev.sennit.basic.policy.PeerLimit;
import dev.sennit.basic.policy.Policy;
import dev.sennit.basic.policy.Throttle;
import dev.sennit.basic.policy.TotalLimit;
import dev.sennit.basic.policy.TrafficLog;
import dev.sennit.basic.proxy.ProxyClientFactory;
import dev.sennit.basic.proxy.ProxyHeader;
import dev.sennit.basic.proxy.ProxyServerFactory;
import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One listening address, with the layers that lie between its protocols and the network. */
final class Service {
    /** Where TLS comes in. */
    enum Security {
        CLEAR,
        TLS,
        START_TLS
    }

    /** What comes before everything else. */
    private enum Proxy {
        NONE,
        V1,
        V2
    }

    static final byte[] ASK = {'S'};
    static final byte[] ANSWER = {'G'};
    static final int TLS_FRAME_BYTES = 20_000; // of an incomplete record, and of those around what is queued
    private static final long CLOSE_PROGRESS_BYTES = 16_384; // what puts the end of a grace off

    private final World world;
    private final SplittableRandom dice;
    private final int number;
    private final Proxy proxy;
    private final List<Policy> policies = new ArrayList<>();
    private final List<IntSupplier> counts = new ArrayList<>(); // of policies, for what must be 0 at the end
    final Security security;
    final Duration idle;
    final TcpOptions tcp;
    final boolean isUnix;
    int built; // times that the outermost factory was asked

    Service(World world, int number) {
        this.world = world;
        this.number = number;
        dice = world.dice.split();
        isUnix = dice.nextInt(4) == 0;
        security = dice.nextInt(3) > 0 ? Security.CLEAR : dice.nextBoolean() ? Security.TLS : Security.START_TLS;
        proxy = dice.nextInt(3) == 0 ? Proxy.values()[dice.nextInt(Proxy.values().length)] : Proxy.NONE;
        idle = Duration.ofSeconds(world.swarm.peaceful ? 7200 : (long) (10 * Math.pow(720, dice.nextDouble())));
        tcp = world.swarm.tcp;
        for (int count = dice.nextInt(4); count > 0; count--) {
            policies.add(world.swarm.peaceful ? friendly() : any());
        }
    }

    // --------------------------------------------------------------------------------------------------- policies

    private Policy friendly() {
        return switch (dice.nextInt(3)) {
            case 0 -> total(1000);
            case 1 -> Throttle.perConnection().reads(ByteRate.perSecond(5000)).writes(ByteRate.perSecond(5000));
            default -> new TrafficLog(line -> {});
        };
    }

    private Policy any() {
        return switch (dice.nextInt(9)) {
            case 0 -> total(1 + dice.nextInt(10));
            case 1 -> perPeer(1 + dice.nextInt(10));
            case 2 -> new AcceptRate(1 + dice.nextInt(3), 1 + dice.nextInt(3));
            case 3 -> Throttle.perConnection().reads(rate()).writes(rate());
            case 4 -> Throttle.perService().reads(rate()).writes(rate());
            case 5 -> MinimumRate.received(1 + dice.nextInt(10), Duration.ofSeconds(1 + dice.nextInt(600)));
            case 6 -> MinimumRate.sent(1 + dice.nextInt(10), Duration.ofSeconds(1 + dice.nextInt(600)));
            case 7 -> new IdleLimit(Duration.ofSeconds(1 + dice.nextInt(3600)));
            default -> new TrafficLog(line -> {});
        };
    }

    private ByteRate rate() {
        return new ByteRate(100 + dice.nextInt(5000), 1 + dice.nextInt(5000));
    }

    private Policy total(int most) {
        TotalLimit limit = new TotalLimit(most);
        counts.add(limit::count);
        return limit;
    }

    private Policy perPeer(int most) {
        PeerLimit limit = new PeerLimit(most);
        counts.add(limit::peers);
        return limit;
    }

    // ----------------------------------------------------------------------------------------------------- layers

    SocketAddress address() {
        return isUnix ? UnixDomainSocketAddress.of("/simulated/" + number) : new InetSocketAddress("127.0.0.1", 0);
    }

    ServerFactory server() {
        ServerFactory factory = Policy.guard(peer -> serve(), policies.toArray(new Policy[0]));
        if (security == Security.TLS) {
            factory = Tls.server(world.keys.server, factory);
        }
        ServerFactory layered = proxy == Proxy.NONE ? factory : new ProxyServerFactory(factory);
        return peer -> {
            built++;
            return layered.buildProtocol(peer);
        };
    }

    ClientFactory client(ClientFactory innermost) {
        ClientFactory factory = security == Security.TLS ? Tls.client(world.keys.client, innermost) : innermost;
        return switch (proxy) {
            case NONE -> factory;
            case V1 -> new ProxyClientFactory(factory, header().withVersion(ProxyHeader.Version.V1));
            case V2 -> new ProxyClientFactory(factory, header().withVersion(ProxyHeader.Version.V2));
        };
    }

    /** Whether a client needs no layer of its own below its protocol. */
    boolean isPlain() {
        return !isUnix && proxy == Proxy.NONE && security != Security.TLS;
    }

    private ProxyHeader header() {
        return dice.nextInt(4) == 0
                ? ProxyHeader.unknown(ProxyHeader.Version.V2)
                : ProxyHeader.of(
                        new InetSocketAddress("192.0.2.1", 1 + dice.nextInt(65_535)),
                        new InetSocketAddress("192.0.2.2", 80));
    }

    private @Nullable Protocol serve() {
        if (!world.swarm.peaceful && dice.nextInt(20) == 0) {
            return refuse();
        }
        return switch (dice.nextInt(4)) {
            case 0 -> new Servers.Echo(world, this);
            case 1 -> new Servers.HalfEcho(world, this);
            case 2 -> new Servers.FedEcho(world, this);
            default -> new Servers.Worker(world, this);
        };
    }

    private @Nullable Protocol refuse() {
        if (dice.nextBoolean()) {
            throw new Mischief();
        }
        return null;
    }

    // ------------------------------------------------------------------------------------------------------ bounds

    /** How long a client may be silent; mostly less than the timeout. */
    int longestWaitMillis() {
        return (int) Math.min(1_200_000, idle.toMillis() * (dice.nextInt(10) + 1) / 9);
    }

    /** The most that a polite close takes: what is to be sent moves on in each grace, or it is cut off. */
    long longestCloseNanos() {
        long mostBytes = tcp.maxBufferedBytes() + TLS_FRAME_BYTES + Client.MOST_BYTES; // which may all be in files
        long graces = 2 + mostBytes / CLOSE_PROGRESS_BYTES;
        Duration tls = world.keys.server.handshakeTimeout().plus(world.keys.server.closeTimeout());
        return tcp.closeGrace()
                .multipliedBy(graces)
                .plus(tcp.lingerTimeout())
                .plus(tls)
                .toNanos();
    }

    /** What policies still count, in lines for people. */
    List<String> leftovers() {
        return counts.stream()
                .filter(count -> count.getAsInt() > 0)
                .map(count -> this + ": a policy still counts " + count.getAsInt())
                .toList();
    }

    @Override
    public String toString() {
        return "service " + number + (isUnix ? " unix " : " tcp ") + security + " proxy " + proxy + " "
                + policies.stream().map(each -> each.getClass().getSimpleName()).toList() + " idle " + idle;
    }
}
