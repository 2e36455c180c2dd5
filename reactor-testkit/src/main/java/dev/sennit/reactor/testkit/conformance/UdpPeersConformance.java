// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.UdpOptions;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom a UDP socket speaks to: one connected peer, a group, everybody on the network; and what it hears of refusals. */
public abstract class UdpPeersConformance extends UdpSockets {
    /** For subclasses. */
    protected UdpPeersConformance() {}

    /**
     * Where tests of multicast and broadcast take place.
     *
     * @return the interface of the loopback address; empty, with the tests skipped, when this machine has none
     */
    protected Optional<NetworkInterface> loopbackInterface() {
        try {
            return Optional.ofNullable(NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private NetworkInterface loopbackOrSkip() {
        Optional<NetworkInterface> found = loopbackInterface();
        assumeTrue(found.isPresent(), "this machine has no interface with the loopback address");
        return found.get();
    }

    private static InetAddress address(int... parts) {
        byte[] bytes = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = (byte) parts[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static InetSocketAddress everywhere() {
        return new InetSocketAddress(address(0, 0, 0, 0), 0);
    }

    private static InetSocketAddress at(InetAddress host, Socket socket) {
        return new InetSocketAddress(host, socket.host().getPort());
    }

    // ------------------------------------------------------------------------------------------------ connected

    @Test
    void aConnectedSocketHearsOnlyItsPeer() {
        Socket server = listen("server");
        Socket stranger = listen("stranger");
        Socket client = listen("client");
        on(() -> {
            client.transport().connect(server.host());
            assertEquals(Optional.of(server.host()), client.transport().peer());
            stranger.transport().write("psst", client.host());
        });
        turns(2);
        on(() -> server.transport().write("hello", client.host()));
        awaitCount(client, 1);
        turns(2);
        assertEquals(List.of("hello"), client.probe().texts);
    }

    @Test
    void whatAStrangerSentBeforeTheConnectIsNotDelivered() {
        Socket server = listen("server");
        Socket stranger = listen("stranger");
        Socket client = listen("client");
        on(() -> client.transport().pauseProducing());
        on(() -> stranger.transport().write("psst", client.host()));
        pass(Duration.ofMillis(2));
        on(() -> {
            client.transport().connect(server.host());
            client.transport().resumeProducing();
        });
        turns(2);
        on(() -> server.transport().write("hello", client.host()));
        awaitCount(client, 1);
        assertEquals(List.of("hello"), client.probe().texts);
    }

    @Test
    void aConnectedSocketWritesToItsPeerAlone() {
        Socket server = listen("server");
        Socket stranger = listen("stranger");
        Socket client = listen("client");
        on(() -> {
            assertThrows(IllegalStateException.class, () -> client.transport().write("to whom?"));
            client.transport().connect(server.host());
            assertTrue(client.transport().write("1"));
            assertTrue(client.transport().write("2", server.host()));
            assertThrows(
                    IllegalArgumentException.class, () -> client.transport().write("3", stranger.host()));
        });
        awaitCount(server, 2);
        assertEquals(List.of("1", "2"), server.probe().texts);
    }

    @Test
    void whatWasWrittenBeforeTheConnectGoesToWhomItWasFor() {
        Socket server = listen("server");
        Socket other = listen("other");
        Socket client = listen("client");
        on(() -> {
            client.transport().write("for other", other.host());
            client.transport().connect(server.host());
            client.transport().write("for server");
        });
        awaitCount(other, 1);
        awaitCount(server, 1);
        assertEquals(List.of("for server"), server.probe().texts);
    }

    @Test
    void aSocketIsConnectedOnce() {
        Socket server = listen("server");
        Socket client = listen("client");
        on(() -> {
            client.transport().connect(server.host());
            String text = assertThrows(
                            IllegalStateException.class,
                            () -> client.transport().connect(server.host()))
                    .getMessage();
            assertTrue(String.valueOf(text).contains("connected already"), text);
        });
    }

    @Test
    void aConnectedSocketOfAnyAddressKnowsTheOneItSpeaksFrom() {
        Socket server = listen("server");
        Socket client = listen("client", everywhere(), UdpOptions.defaults());
        on(() -> {
            client.transport().connect(server.host());
            client.transport().write("from where?");
        });
        awaitCount(server, 1);
        assertEquals(server.probe().senders.get(0), client.host());
        assertEquals(InetAddress.getLoopbackAddress(), client.host().getAddress());
    }

    // ------------------------------------------------------------------------------------------------- refusals

    private InetSocketAddress nobody() {
        Socket gone = listen("nobody");
        boolean[] closed = {false};
        on(() -> gone.transport().stopListening().thenRun(() -> closed[0] = true));
        await("it is gone", () -> closed[0]);
        return gone.host();
    }

    @Test
    void aRefusalIsToldAndTheSocketGoesOn() {
        InetSocketAddress nobody = nobody();
        Socket client = listen("client");
        on(() -> {
            client.transport().connect(nobody);
            client.transport().write("anybody there?");
        });
        await("it is refused", () -> client.probe().refusals > 0);
        assertTrue(client.transport().counters().refused() > 0);
        Socket server = listen("server", nobody, UdpOptions.defaults());
        on(() -> client.transport().write("now?"));
        awaitCount(server, 1);
        assertEquals("now?", server.probe().texts.get(0));
        assertEquals(List.of(), client.probe().failures);
    }

    @Test
    void aRefusalCostsNoLaterDatagram() {
        InetSocketAddress nobody = nobody();
        Socket client = listen("client");
        on(() -> {
            client.transport().connect(nobody);
            for (int i = 0; i < 5; i++) {
                client.transport().write("datagram " + i);
            }
        });
        await("it is refused", () -> client.probe().refusals > 0);
        await("all were sent all the same", () -> client.transport().counters().sent() == 5);
    }

    @Test
    void aHundredRefusalsInARowEndNothing() {
        InetSocketAddress nobody = nobody();
        Socket client = listen("client");
        on(() -> client.transport().connect(nobody));
        for (int i = 1; i <= 100; i++) {
            int count = i;
            on(() -> client.transport().write("anybody there?"));
            await("it is refused again", () -> client.probe().refusals >= count);
        }
        assertFalse(client.transport().isClosed());
    }

    @Test
    void aRefusalInAPauseDoesNotKeepTheReactorBusy() {
        InetSocketAddress nobody = nobody();
        Socket client = listen("client");
        on(() -> {
            client.transport().connect(nobody);
            client.transport().pauseProducing();
            client.transport().write("anybody there?");
        });
        pass(Duration.ofMillis(2));
        long before = reactor().counters().turns();
        pass(Duration.ofMillis(20));
        long turns = reactor().counters().turns() - before;
        assertTrue(turns < 100, () -> turns + " turns in 20 ms of waiting"); // the driver looks once a millisecond
    }

    @Test
    void aRefusalMayEndIt() {
        InetSocketAddress nobody = nobody();
        Socket client = listen("client");
        client.probe().whenRefused(() -> client.transport().stopListening());
        on(() -> {
            client.transport().connect(nobody);
            client.transport().write("anybody there?");
        });
        await("it is stopped", client.probe()::isStopped);
    }

    @Test
    void withoutAConnectionNobodyHearsOfRefusals() {
        InetSocketAddress nobody = nobody();
        Socket server = listen("server");
        echo(server);
        Socket client = listen("client");
        on(() -> client.transport().write("anybody there?", nobody));
        turns(2);
        on(() -> client.transport().write("ping", server.host()));
        awaitCount(client, 1);
        assertEquals(0, client.probe().refusals);
        assertEquals(List.of(), client.probe().failures);
    }

    // ---------------------------------------------------------------------------------------------------- groups

    @Test
    void membersHearWhatIsSentToTheirGroup() {
        NetworkInterface loopback = loopbackOrSkip();
        InetAddress group = address(239, 255, 77, 1);
        Socket member = listen("member", everywhere(), UdpOptions.defaults());
        Socket sender = listen("sender");
        on(() -> {
            member.transport().joinGroup(group, loopback);
            sender.transport().setOutgoingInterface(loopback);
            sender.transport().setMulticastTtl(0);
            assertTrue(sender.transport().write("to all", at(group, member)));
        });
        awaitCount(member, 1);
        assertEquals(List.of("to all"), member.probe().texts);
        assertEquals(sender.host(), member.probe().senders.get(0));
    }

    @Test
    void whoLeftOrNeverJoinedHearsNothingOfAGroup() {
        NetworkInterface loopback = loopbackOrSkip();
        InetAddress group = address(239, 255, 77, 2);
        UdpOptions shared = UdpOptions.defaults().withSocketOption(DatagramOption.REUSE_ADDRESS, true);
        Socket member = listen("member", everywhere(), shared);
        InetSocketAddress samePort =
                new InetSocketAddress(address(0, 0, 0, 0), member.host().getPort());
        Socket left = listen("left", samePort, shared);
        Socket never = listen("never", samePort, shared);
        Socket sender = listen("sender");
        on(() -> {
            member.transport().joinGroup(group, loopback);
            left.transport().joinGroup(group, loopback);
            left.transport().leaveGroup(group, loopback);
            sender.transport().setOutgoingInterface(loopback);
            sender.transport().write("to members", at(group, member));
        });
        awaitCount(member, 1);
        turns(3);
        assertEquals(0, left.probe().texts.size() + never.probe().texts.size());
    }

    @Test
    void everyMemberOfASharedPortHearsIt() {
        NetworkInterface loopback = loopbackOrSkip();
        InetAddress group = address(239, 255, 77, 3);
        UdpOptions shared = UdpOptions.defaults().withSocketOption(DatagramOption.REUSE_ADDRESS, true);
        Socket first = listen("first", everywhere(), shared);
        Socket second = listen(
                "second",
                new InetSocketAddress(address(0, 0, 0, 0), first.host().getPort()),
                shared);
        Socket sender = listen("sender");
        on(() -> {
            first.transport().joinGroup(group, loopback);
            second.transport().joinGroup(group, loopback);
            sender.transport().setOutgoingInterface(loopback);
            sender.transport().write("to both", at(group, first));
        });
        awaitCount(first, 1);
        awaitCount(second, 1);
    }

    @Test
    void groupsThatAreNoneAreRefused() {
        NetworkInterface loopback = loopbackOrSkip();
        Socket socket = listen("socket");
        InetAddress group = address(239, 255, 77, 5);
        InetAddress ipv6Group = address(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x77);
        on(() -> {
            for (InetAddress each : List.of(InetAddress.getLoopbackAddress(), ipv6Group)) {
                assertThrows(
                        IllegalArgumentException.class, () -> socket.transport().joinGroup(each, loopback));
            }
            assertThrows(UncheckedIOException.class, () -> socket.transport().leaveGroup(group, loopback));
            socket.transport().joinGroup(group, loopback);
            assertThrows(UncheckedIOException.class, () -> socket.transport().joinGroup(group, loopback));
        });
    }

    // ------------------------------------------------------------------------------------ broadcast, IPv6, options

    @Test
    void broadcastsMustBeAllowed() {
        loopbackOrSkip();
        InetAddress everybody = address(127, 255, 255, 255);
        Socket listener = listen("listener", everywhere(), UdpOptions.defaults());
        Socket sender = listen("sender", everywhere(), UdpOptions.defaults());
        on(() -> sender.transport().write("hey", at(everybody, listener)));
        await("it is not sent", () -> sender.probe().failures.size() == 1);
        assertEquals(1, sender.transport().counters().failed());
        on(() -> {
            sender.transport().setBroadcastAllowed(true);
            sender.transport().write("hey all", at(everybody, listener));
        });
        awaitCount(listener, 1);
        assertEquals(List.of("hey all"), listener.probe().texts);
    }

    @Test
    void datagramsGoOverIpv6() {
        InetSocketAddress ipv6 = new InetSocketAddress(address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), 0);
        DatagramProbe probe = datagramProbe("server");
        Socket[] opened = new Socket[1];
        on(() -> {
            try {
                opened[0] = open(probe, ipv6, UdpOptions.defaults());
            } catch (CannotListenException e) {
                assumeTrue(false, () -> "no IPv6 here: " + e.getMessage());
            }
        });
        echo(opened[0]);
        Socket client = listen("client", ipv6, UdpOptions.defaults());
        for (int i = 1; i <= 3; i++) {
            on(() -> client.transport().write("hello", opened[0].host()));
            awaitCount(client, i);
        }
        assertEquals(opened[0].host(), client.probe().senders.get(0));
    }

    @Test
    void optionsAreReadBack() {
        NetworkInterface loopback = loopbackOrSkip();
        Socket socket = listen(
                "socket",
                UdpOptions.defaults()
                        .withSocketOption(DatagramOption.RECEIVE_BUFFER_BYTES, 45_678)
                        .withSocketOption(DatagramOption.REUSE_ADDRESS, true));
        on(() -> {
            assertThrows(
                    IllegalStateException.class, () -> socket.transport().option(DatagramOption.OUTGOING_INTERFACE));
            assertTrue(socket.transport().option(DatagramOption.RECEIVE_BUFFER_BYTES) >= 45_678);
            assertTrue(socket.transport().option(DatagramOption.REUSE_ADDRESS));
            assertReadBack(socket, DatagramOption.BROADCAST, true);
            assertReadBack(socket, DatagramOption.MULTICAST_TTL, 7);
            assertReadBack(socket, DatagramOption.MULTICAST_LOOPBACK, false);
            assertReadBack(socket, DatagramOption.OUTGOING_INTERFACE, loopback);
            socket.transport().setOption(DatagramOption.SEND_BUFFER_BYTES, 34_567);
            assertTrue(socket.transport().option(DatagramOption.SEND_BUFFER_BYTES) >= 34_567);
        });
    }

    private static <T> void assertReadBack(Socket socket, DatagramOption<T> option, T value) {
        socket.transport().setOption(option, value);
        assertEquals(value, socket.transport().option(option), option::name);
    }

    @Test
    void valuesOutOfRangeAndOptionsOfTheBindAreRefused() {
        Socket socket = listen("socket");
        on(() -> {
            assertThrows(
                    IllegalArgumentException.class, () -> socket.transport().setMulticastTtl(256));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> socket.transport().setOption(DatagramOption.REUSE_PORT, true));
        });
    }

    @Test
    void whoReusesAPortSharesItWithItsLikeOnly() {
        UdpOptions reusing = UdpOptions.defaults().withSocketOption(DatagramOption.REUSE_PORT, true);
        Socket first = listen("first", reusing);
        Socket second = listen("second", first.host(), reusing);
        assertEquals(first.host(), second.host());
        on(() -> assertThrows(
                CannotListenException.class, () -> open(datagramProbe("third"), first.host(), UdpOptions.defaults())));
        Socket client = listen("client");
        on(() -> client.transport().write("to either", first.host()));
        await(
                "one of them has it",
                () -> first.probe().texts.size() + second.probe().texts.size() == 1);
        assertNotEquals(first.host(), client.host());
    }
}
