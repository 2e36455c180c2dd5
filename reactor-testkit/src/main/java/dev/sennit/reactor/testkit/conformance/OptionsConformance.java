// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each socket option is there, with the effect that can be seen from here, or is refused with a reason. E-54. */
public abstract class OptionsConformance extends ReactorConformance {
    /** What no system has by itself, so that reading it back says that it was set. */
    private static final Map<SocketOption<?>, Object> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put(SocketOption.NO_DELAY, false);
        VALUES.put(SocketOption.KEEP_ALIVE, true);
        VALUES.put(SocketOption.KEEP_ALIVE_IDLE, Duration.ofSeconds(111));
        VALUES.put(SocketOption.KEEP_ALIVE_INTERVAL, Duration.ofSeconds(22));
        VALUES.put(SocketOption.KEEP_ALIVE_PROBES, 3);
        VALUES.put(SocketOption.SEND_BUFFER_BYTES, 34_567);
        VALUES.put(SocketOption.RECEIVE_BUFFER_BYTES, 45_678);
        VALUES.put(SocketOption.REUSE_PORT, true);
        VALUES.put(SocketOption.USER_TIMEOUT, Duration.ofMillis(12_345));
        VALUES.put(SocketOption.FAST_OPEN, 16);
        VALUES.put(SocketOption.DEFER_ACCEPT, Duration.ofSeconds(1));
        VALUES.put(SocketOption.QUICK_ACK, false);
        VALUES.put(SocketOption.IPV6_ONLY, true);
    }

    /** For subclasses. */
    protected OptionsConformance() {}

    /**
     * What the reactor under test can do on this system.
     *
     * @return the options that must work; all others must be refused
     */
    protected abstract Set<SocketOption<?>> supportedOptions();

    private Set<SocketOption<?>> refusedOptions() {
        Set<SocketOption<?>> refused = new LinkedHashSet<>(SocketOption.values());
        refused.removeAll(supportedOptions());
        return refused;
    }

    private static <T> TcpOptions with(TcpOptions options, SocketOption<T> option) {
        return options.withSocketOption(option, valueOf(option));
    }

    private static <T> T valueOf(SocketOption<T> option) {
        return option.type().cast(Objects.requireNonNull(VALUES.get(option), option.name()));
    }

    private static <T> void set(Transport transport, SocketOption<T> option) {
        transport.setOption(option, valueOf(option));
    }

    /** Systems count buffers in their own way, but never give less than was asked for. */
    private static void assertSet(Transport transport, SocketOption<?> option) {
        Object read = transport.option(option);
        if (option == SocketOption.SEND_BUFFER_BYTES || option == SocketOption.RECEIVE_BUFFER_BYTES) {
            int asked = (Integer) valueOf(option);
            int given = (Integer) read;
            assertTrue(given >= asked && given <= 2 * asked, option + " is " + given + ", asked for " + asked);
        } else {
            assertEquals(VALUES.get(option), read, option::name);
        }
    }

    private void assertRefused(SocketOption<?> option, Runnable use) {
        var refusal = assertThrows(UnsupportedOperationException.class, use::run, option::name);
        String text = String.valueOf(refusal.getMessage());
        String expected =
                "socket option " + option + " cannot be had on the " + reactor().name() + " reactor: ";
        assertTrue(text.startsWith(expected) && text.length() > expected.length(), text);
    }

    // ---------------------------------------------------------------------------------------------- connections

    @Test
    void whatIsSetOnAConnectionIsReadBack() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        for (SocketOption<?> option : supportedOptions()) {
            if (option.isOfConnections()) {
                for (Probe each : List.of(server, client)) {
                    on(() -> {
                        assertNotEquals(VALUES.get(option), each.transport().option(option), option::name);
                        set(each.transport(), option);
                        assertSet(each.transport(), option);
                    });
                }
            }
        }
    }

    @Test
    void whatTcpOptionsSayIsSetOnConnectionsAtBothEnds() {
        Set<SocketOption<?>> used = new LinkedHashSet<>(supportedOptions());
        used.remove(SocketOption.QUICK_ACK); // the handshake may change it again
        TcpOptions options = TcpOptions.defaults();
        for (SocketOption<?> each : used) {
            options = with(options, each);
        }
        Probe server = probe("server");
        Probe client = probe("client").whenMade(made -> made.write("so that no accept is deferred"));
        pair(server, client, options);
        for (SocketOption<?> option : used) {
            if (option.isOfConnections()) {
                on(() -> assertSet(server.transport(), option));
                on(() -> assertSet(client.transport(), option));
            }
        }
        await("bytes pass as ever", () -> server.byteCount() > 0);
    }

    @Test
    void whatAReactorCannotDoIsRefusedOnAConnection() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        for (SocketOption<?> option : refusedOptions()) {
            on(() -> {
                assertRefused(option, () -> client.transport().option(option));
                assertRefused(option, () -> set(client.transport(), option));
            });
        }
    }

    @Test
    void whatAReactorCannotDoIsRefusedBeforeConnecting() {
        ListeningPort port = listen(peer -> probe("server"));
        ProbeFactory factory = factory(probe("client"));
        for (SocketOption<?> option : refusedOptions()) {
            on(() -> assertRefused(
                    option,
                    () -> reactor().connectTcp(port.tcpAddress(), factory, with(TcpOptions.defaults(), option))));
        }
        turns(3);
        assertEquals(0, reactor().counters().active());
        assertEquals(List.of(), factory.failures);
    }

    @Test
    void optionsOfPortsAreNotThoseOfAConnection() {
        Probe server = probe("server");
        pair(server, probe("client"));
        for (SocketOption<?> option : supportedOptions()) {
            if (!option.isOfConnections()) {
                on(() -> {
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> server.transport().option(option));
                    assertThrows(IllegalArgumentException.class, () -> set(server.transport(), option));
                });
            }
        }
    }

    @Test
    void valuesOutOfRangeChangeNothing() {
        Probe server = probe("server");
        pair(server, probe("client"));
        assumeTrue(supportedOptions().contains(SocketOption.SEND_BUFFER_BYTES));
        on(() -> {
            int before = server.transport().option(SocketOption.SEND_BUFFER_BYTES);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> server.transport().setOption(SocketOption.SEND_BUFFER_BYTES, 0));
            assertEquals(before, server.transport().option(SocketOption.SEND_BUFFER_BYTES));
        });
    }

    @Test
    void lostConnectionHasNoOptionsAnyMore() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        on(() -> client.transport().abortConnection());
        awaitLost(server, client);
        on(() -> {
            Transport lost = client.transport();
            assertThrows(UncheckedIOException.class, () -> lost.option(SocketOption.NO_DELAY));
            assertThrows(UncheckedIOException.class, () -> lost.setOption(SocketOption.NO_DELAY, true));
        });
    }

    // ---------------------------------------------------------------------------------------------------- ports

    @Test
    void portsListenWithWhatAReactorCanDo() {
        for (SocketOption<?> option : supportedOptions()) {
            Probe server = probe("server with " + option);
            Probe client = probe("client").whenMade(made -> made.write("hello"));
            pair(server, client, with(TcpOptions.defaults(), option), TcpOptions.defaults());
            await(option + " lets bytes pass", () -> server.text().equals("hello"));
        }
    }

    @Test
    void whatAReactorCannotDoLeavesNoPortOpen() {
        InetSocketAddress free = (InetSocketAddress) nobodyThere();
        for (SocketOption<?> option : refusedOptions()) {
            on(() -> assertRefused(
                    option, () -> reactor().listenTcp(free, peer -> null, with(TcpOptions.defaults(), option))));
        }
        ProbeFactory factory = factory(probe("client"));
        connect(free, factory);
        await("nobody is there", () -> factory.failures.size() == 1);
    }

    @Test
    void portIsSharedByThoseWhoAllReuseIt() {
        assumeTrue(supportedOptions().contains(SocketOption.REUSE_PORT));
        TcpOptions reusing = TcpOptions.defaults().withSocketOption(SocketOption.REUSE_PORT, true);
        List<Probe> servers = new ArrayList<>();
        ListeningPort first = listen(peer -> null, reusing);
        ListeningPort[] second = new ListeningPort[1];
        on(() -> {
            second[0] = reactor().listenTcp(first.tcpAddress(), peer -> remember(servers), reusing);
            assertEquals(first.address(), second[0].address());
            first.stopListening();
        });
        turns(2);
        connect(first.address(), factory(probe("client")));
        await(
                "the one that is left serves",
                () -> servers.size() == 1 && servers.get(0).isMade());
        on(second[0]::stopListening);
    }

    @Test
    void whoDoesNotReuseAPortCannotShareIt() {
        assumeTrue(supportedOptions().contains(SocketOption.REUSE_PORT));
        TcpOptions reusing = TcpOptions.defaults().withSocketOption(SocketOption.REUSE_PORT, true);
        ListeningPort shared = listen(peer -> null, reusing);
        ListeningPort alone = listen(peer -> null);
        on(() -> {
            assertInUse(shared.tcpAddress(), TcpOptions.defaults());
            assertInUse(alone.tcpAddress(), reusing);
        });
    }

    private void assertInUse(InetSocketAddress address, TcpOptions options) {
        assertInstanceOf(
                BindException.class,
                assertThrows(CannotListenException.class, () -> reactor().listenTcp(address, peer -> null, options))
                        .getCause());
    }

    private Probe remember(List<Probe> servers) {
        Probe server = probe("server");
        servers.add(server);
        return server;
    }
}
