// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.client;

import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.HostResolver;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import dev.sennit.reactor.testkit.SimulatedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client's reactor on a simulated network, names that the test answers, and servers of the test's choice. */
final class ClientWorld {
    static final int PORT = 25;
    static final String HOST = "mail.example.org";
    static final InetAddress V4A = address("192.0.2.1");
    static final InetAddress V4B = address("192.0.2.2");
    static final InetAddress V6A = address("2001:db8::1");
    static final InetAddress V6B = address("2001:db8::2");

    private static final Pattern EVENT = Pattern.compile(".*?(client \\d+:\\d+>\\d+) (.*)");

    final SimulatedNetwork network;
    final EventLoop client;
    final List<String> asked = new ArrayList<>();
    final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    final HostResolver resolver = host -> {
        asked.add(host);
        return answer;
    };
    final ClientOptions options = ClientOptions.defaults().withResolver(resolver);
    final Map<InetAddress, SimulatedServer> servers = new LinkedHashMap<>();

    ClientWorld(long seed, FaultOptions faults) {
        network = new SimulatedNetwork(seed, faults);
        client = network.reactor("client");
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    SimulatedServer serve(InetAddress address) {
        return servers.computeIfAbsent(address, it -> network.listen(new InetSocketAddress(it, PORT)));
    }

    void silence(InetAddress address) {
        network.silence(new InetSocketAddress(address, PORT));
    }

    /** Connections that are open at a server. */
    List<SimulatedPeer> live() {
        return servers.values().stream()
                .flatMap(each -> each.accepted().stream())
                .filter(each -> each.state() == SimulatedPeer.State.CONNECTED && !each.finished())
                .toList();
    }

    /** The client's sockets that were opened and not closed, those that never connected among them. */
    Set<String> openSockets() {
        Set<String> open = new LinkedHashSet<>();
        for (String line : network.log()) {
            Matcher event = EVENT.matcher(line);
            if (event.matches() && !line.contains("port ")) {
                switch (event.group(2)) {
                    case "connects" -> open.add(event.group(1));
                    case "closes", "sends RST" -> open.remove(event.group(1));
                    default -> {}
                }
            }
        }
        return open;
    }

    /** Addresses that were tried, in order. */
    long tries() {
        return network.log().stream().filter(line -> line.endsWith("connects")).count();
    }

    List<String> end() {
        client.stop();
        network.runUntilQuiet();
        servers.values().forEach(SimulatedServer::close);
        List<String> left = new ArrayList<>(network.leftovers());
        left.addAll(openSockets());
        return left;
    }
}
