// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DatagramCounters;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.UdpOptions;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams arrive whole and with their sender, within limits, and a socket has one beginning and one end. */
public abstract class UdpConformance extends UdpSockets {
    /** For subclasses. */
    protected UdpConformance() {}

    // ------------------------------------------------------------------------------------------------- datagrams

    @Test
    void datagramsArriveOneByOneAndInOrder() {
        Socket server = listen("server");
        Socket client = listen("client");
        List<String> sent = List.of("a", "", "bc", "x".repeat(1_472), "y".repeat(8_192), "", "end");
        on(() -> sent.forEach(each -> assertTrue(client.transport().write(each, server.host()))));
        awaitCount(server, sent.size());
        assertEquals(sent, server.probe().texts);
    }

    @Test
    void theSenderIsKnown() {
        Socket server = listen("server");
        Socket first = listen("first");
        Socket second = listen("second");
        on(() -> first.transport().write("1", server.host()));
        awaitCount(server, 1);
        on(() -> second.transport().write("2", server.host()));
        awaitCount(server, 2);
        assertEquals(List.of(first.host(), second.host()), server.probe().senders);
    }

    @Test
    void whoWasReceivedFromCanBeAnswered() {
        Socket server = listen("server");
        echo(server);
        Socket client = listen("client");
        for (int i = 1; i <= 3; i++) {
            String text = "ping " + i;
            on(() -> client.transport().write(text, server.host()));
            awaitCount(client, i);
        }
        assertEquals(List.of("ping 1", "ping 2", "ping 3"), client.probe().texts);
        assertEquals(server.host(), client.probe().senders.get(2));
    }

    @Test
    void aThousandDatagramsOfATurnAreAllAccountedFor() {
        Socket server = listen("server");
        Socket client = listen("client");
        int[] taken = {0};
        on(() -> {
            for (int i = 0; i < 1_000; i++) {
                taken[0] += client.transport().write("datagram " + i, server.host()) ? 1 : 0;
            }
        });
        await("all are sent", () -> client.transport().queuedDatagrams() == 0);
        DatagramCounters counters = client.transport().counters();
        assertEquals(1_000, counters.sent() + counters.dropped());
        assertEquals(taken[0], counters.sent());
        turns(40); // some may have found the receiver's buffer full
        assertTrue(
                server.probe().texts.size() > 20,
                () -> "received " + server.probe().texts.size());
        assertEquals(server.probe().texts.size(), server.transport().counters().received());
    }

    @Test
    void theBytesAreReadOnly() {
        boolean[] readOnly = {false};
        Socket server = listen("server");
        server.probe().whenReceived(data -> readOnly[0] = data.isReadOnly());
        Socket client = listen("client");
        on(() -> client.transport().write("mine", server.host()));
        awaitCount(server, 1);
        assertTrue(readOnly[0]);
    }

    @Test
    void theWrittenBufferIsTheCallersAgain() {
        Socket server = listen("server");
        Socket client = listen("client");
        byte[] bytes = {'g', 'o', 'o', 'd'};
        on(() -> {
            ByteBuffer data = ByteBuffer.wrap(bytes);
            assertTrue(client.transport().write(data, server.host()));
            assertFalse(data.hasRemaining());
            bytes[0] = 'f';
        });
        awaitCount(server, 1);
        assertEquals(List.of("good"), server.probe().texts);
    }

    @Test
    void whatIsTooLargeIsDroppedWholeAndCounted() {
        Socket server = listen("server", UdpOptions.defaults().withMaxDatagramBytes(100));
        Socket client = listen("client");
        on(() -> {
            for (String each : List.of("first", "x".repeat(100), "y".repeat(101), "z".repeat(8_000), "last")) {
                client.transport().write(each, server.host());
            }
        });
        await("the last came", () -> server.probe().texts.contains("last"));
        assertEquals(List.of("first", "x".repeat(100), "last"), server.probe().texts);
        assertEquals(2, server.transport().counters().truncated());
    }

    @Test
    void aSocketForLargerDatagramsThatIsOpenedInACallbackSpoilsNone() {
        Socket server = listen("server");
        Socket client = listen("client");
        UdpOptions larger = UdpOptions.defaults().withMaxDatagramBytes(60_000);
        server.probe().whenReceived(data -> {
            if (server.probe().texts.size() == 1) {
                open(datagramProbe("larger"), anyPort(), larger);
            }
        });
        List<String> sent = List.of("first", "second", "third");
        on(() -> sent.forEach(each -> client.transport().write(each, server.host())));
        awaitCount(server, sent.size());
        assertEquals(sent, server.probe().texts);
    }

    @Test
    void theLargestDatagramOfIpv4IsSentAndALargerOneRefused() {
        Socket server = listen("server", UdpOptions.defaults().withMaxDatagramBytes(65_507));
        Socket client = listen("client");
        on(() -> {
            ByteBuffer tooLarge = ByteBuffer.allocate(65_508);
            String text = assertThrows(
                            IllegalArgumentException.class,
                            () -> client.transport().write(tooLarge, server.host()))
                    .toString();
            assertTrue(text.contains("65507") && text.contains("65508"), text);
            assertEquals(65_508, tooLarge.remaining());
            assertTrue(client.transport().write("x".repeat(65_507), server.host()));
        });
        awaitCount(server, 1);
        assertEquals(65_507, server.probe().texts.get(0).length());
    }

    @Test
    void addressesThatNothingCanBeSentToAreRefused() throws Exception {
        Socket client = listen("client");
        InetAddress ipv6 = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        List<InetSocketAddress> impossible = List.of(
                InetSocketAddress.createUnresolved("example.org", 53),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new InetSocketAddress("0.0.0.0", 53),
                new InetSocketAddress(ipv6, 53));
        for (InetSocketAddress each : impossible) {
            on(() -> {
                assertThrows(
                        IllegalArgumentException.class, () -> client.transport().write("x", each));
                assertThrows(
                        IllegalArgumentException.class, () -> client.transport().connect(each));
            });
        }
    }

    @Test
    void aBusySocketLeavesTheOthersTheirTurn() {
        int perTurn = 10;
        Socket server = listen("server", UdpOptions.defaults().withDatagramsPerTurn(perTurn));
        Socket client = listen("client");
        on(() -> server.transport().pauseProducing());
        on(() -> {
            for (int i = 0; i < 95; i++) {
                client.transport().write("x", server.host());
            }
        });
        await("they are sent", () -> client.transport().queuedDatagrams() == 0);
        on(() -> server.transport().resumeProducing());
        awaitCount(server, 95);
        for (long turn : server.probe().turns) {
            long inThatTurn =
                    server.probe().turns.stream().filter(each -> each == turn).count();
            assertTrue(inThatTurn <= perTurn, () -> inThatTurn + " in turn " + turn);
        }
    }

    // ----------------------------------------------------------------------------------------------------- life

    @Test
    void theProtocolIsStartedInALaterTurn() {
        DatagramProbe probe = datagramProbe("server");
        boolean[] startedInside = {false};
        on(() -> {
            open(probe, anyPort(), UdpOptions.defaults());
            startedInside[0] = probe.life != DatagramProbe.Life.NEW;
        });
        await("it is started", () -> probe.life == DatagramProbe.Life.STARTED);
        assertFalse(startedInside[0]);
    }

    @Test
    void whatIsWrittenBeforeTheStartIsSent() {
        Socket server = listen("server");
        DatagramProbe probe = datagramProbe("client");
        on(() -> {
            Socket client = open(probe, anyPort(), UdpOptions.defaults());
            assertTrue(client.transport().write("early", server.host()));
        });
        awaitCount(server, 1);
    }

    @Test
    void portZeroTakesAFreeOne() {
        Socket first = listen("first");
        Socket second = listen("second");
        assertNotEquals(0, first.host().getPort());
        assertNotEquals(first.host().getPort(), second.host().getPort());
    }

    @Test
    void anAddressInUseIsRefused() {
        Socket server = listen("server");
        on(() -> {
            CannotListenException refusal = assertThrows(
                    CannotListenException.class,
                    () -> open(datagramProbe("second"), server.host(), UdpOptions.defaults()));
            assertInstanceOf(BindException.class, refusal.getCause());
            assertTrue(String.valueOf(refusal.getMessage()).contains("udp:127.0.0.1:"), refusal::toString);
        });
    }

    @Test
    void anUnknownNameIsRefused() {
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 53);
        on(() -> assertThrows(
                CannotListenException.class, () -> open(datagramProbe("server"), unknown, UdpOptions.defaults())));
    }

    @Test
    void stoppingIsToldOnceAndFreesTheAddress() {
        Socket server = listen("server");
        boolean[] closed = {false};
        boolean[] stoppedBefore = {false};
        on(() -> {
            server.transport().stopListening().thenRun(() -> {
                closed[0] = true;
                stoppedBefore[0] = server.probe().isStopped();
            });
            assertFalse(server.probe().isStopped(), "told from inside the command");
            assertTrue(server.transport().isClosed());
        });
        await("it is closed", () -> closed[0]);
        assertTrue(stoppedBefore[0]);
        assertEquals(CloseReason.DONE, server.probe().reason());
        DatagramProbe next = datagramProbe("next");
        on(() -> open(next, server.host(), UdpOptions.defaults()));
        await("the next one is there", () -> next.life == DatagramProbe.Life.STARTED);
        boolean[] again = {false};
        on(() -> server.transport().stopListening().thenRun(() -> again[0] = true));
        await("a second stop is done", () -> again[0]);
    }

    @Test
    void whatWasWrittenBeforeTheStopIsSent() {
        Socket server = listen("server");
        Socket client = listen("client");
        on(() -> {
            client.transport().write("last words", server.host());
            client.transport().stopListening();
        });
        awaitCount(server, 1);
    }

    @Test
    void whoIsStoppedBeforeTheStartHearsNothing() {
        DatagramProbe probe = datagramProbe("server");
        boolean[] closed = {false};
        on(() -> open(probe, anyPort(), UdpOptions.defaults())
                .transport()
                .stopListening()
                .thenRun(() -> closed[0] = true));
        await("it is closed", () -> closed[0]);
        turns(2);
        assertEquals(DatagramProbe.Life.NEW, probe.life);
    }

    @Test
    void aStopInACallbackIsTheLastDatagram() {
        Socket server = listen("server");
        server.probe().whenReceived(data -> server.transport().stopListening());
        Socket client = listen("client");
        on(() -> {
            for (int i = 0; i < 10; i++) {
                client.transport().write("x", server.host());
            }
        });
        await("it is stopped", server.probe()::isStopped);
        turns(3);
        assertEquals(1, server.probe().texts.size());
    }

    @Test
    void aClosedSocketTakesNothingAndRefusesOnceItWasTold() {
        Socket server = listen("server");
        Socket client = listen("client");
        on(() -> {
            client.transport().stopListening();
            assertFalse(client.transport().write("too late", server.host()));
            assertThrows(IllegalStateException.class, () -> client.transport().connect(server.host()));
        });
        await("it is stopped", client.probe()::isStopped);
        on(() -> {
            String text = assertThrows(
                            IllegalStateException.class,
                            () -> client.transport().write("much too late", server.host()))
                    .getMessage();
            assertTrue(String.valueOf(text).startsWith("closed: udp:"), text);
            assertThrows(IllegalStateException.class, () -> client.transport().pauseProducing());
        });
        assertEquals(1, client.transport().counters().dropped());
        assertEquals(0, server.probe().texts.size());
    }

    @Test
    void theStopOfTheReactorIsTheEnd() {
        Socket server = listen("server");
        stopReactor();
        assertInstanceOf(CloseReason.Lost.class, server.probe().reason());
    }

    @Test
    void commandsOfForeignThreadsAreRefused() throws InterruptedException {
        Socket server = listen("server");
        List<String> refusals = new ArrayList<>();
        Thread foreign = new Thread(() -> {
            String text = assertThrows(
                            IllegalStateException.class,
                            () -> server.transport().write("x", server.host()))
                    .getMessage();
            refusals.add(String.valueOf(text));
        });
        foreign.start();
        foreign.join();
        assertTrue(refusals.get(0).contains("callFromThread"), refusals::toString);
    }

    // --------------------------------------------------------------------------------------------------- faults

    @Test
    void aCallbackThatThrowsClosesItsSocketAndNoOther() {
        Socket server = listen("server");
        Socket other = listen("other");
        RuntimeException fault = new IllegalStateException("a fault of the test's own");
        server.probe().whenReceived(data -> {
            throw fault;
        });
        Socket client = listen("client");
        on(() -> {
            client.transport().write("1", server.host());
            client.transport().write("2", server.host());
            client.transport().write("3", other.host());
        });
        await("it is stopped", server.probe()::isStopped);
        assertEquals(new CloseReason.ApplicationError(fault), server.probe().reason());
        assertEquals(1, server.probe().texts.size());
        awaitCount(other, 1);
    }

    @Test
    void whoWantsThatGoesOnAfterAFault() {
        Socket server = listen("server", UdpOptions.defaults().withOnFault(UdpOptions.OnFault.GO_ON));
        server.probe().whenReceived(data -> {
            throw new IllegalStateException("a fault of the test's own");
        });
        Socket client = listen("client");
        on(() -> {
            client.transport().write("1", server.host());
            client.transport().write("2", server.host());
        });
        awaitCount(server, 2);
        assertEquals(2, server.transport().counters().faults());
        assertFalse(server.transport().isClosed());
    }

    @Test
    void aStartThatThrowsClosesTheSocketHoweverFaultsAreTaken() {
        RuntimeException fault = new IllegalStateException("a fault of the test's own");
        DatagramProbe probe = datagramProbe("server").whenStarted(() -> {
            throw fault;
        });
        on(() -> open(probe, anyPort(), UdpOptions.defaults().withOnFault(UdpOptions.OnFault.GO_ON)));
        await("it is stopped", probe::isStopped);
        assertEquals(new CloseReason.ApplicationError(fault), probe.reason());
    }

    @Test
    void aStopThatThrowsHarmsNobody() {
        Socket server = listen("server");
        server.probe().whenStopped(() -> {
            throw new IllegalStateException("a fault of the test's own");
        });
        boolean[] closed = {false};
        on(() -> server.transport().stopListening().thenRun(() -> closed[0] = true));
        await("it is closed", () -> closed[0]);
    }

    // ------------------------------------------------------------------------------------------------ pausing

    @Test
    void nothingIsDeliveredInAPause() {
        Socket server = listen("server");
        Socket client = listen("client");
        on(() -> server.transport().pauseProducing());
        on(() -> {
            client.transport().write("1", server.host());
            client.transport().write("2", server.host());
        });
        pass(Duration.ofMillis(5));
        assertEquals(List.of(), server.probe().texts);
        on(() -> server.transport().resumeProducing());
        awaitCount(server, 2);
        assertEquals(List.of("1", "2"), server.probe().texts);
    }

    @Test
    void aPauseInACallbackHoldsTheNextDatagram() {
        Socket server = listen("server");
        server.probe().whenReceived(data -> server.transport().pauseProducing());
        Socket client = listen("client");
        on(() -> {
            for (int i = 1; i <= 3; i++) {
                client.transport().write(String.valueOf(i), server.host());
            }
        });
        for (int i = 1; i <= 3; i++) {
            awaitCount(server, i);
            turns(3);
            assertEquals(i, server.probe().texts.size());
            on(() -> {
                server.transport().resumeProducing();
                server.transport().resumeProducing();
            });
        }
        assertEquals(List.of("1", "2", "3"), server.probe().texts);
    }

    @Test
    void aResumeDeliversInALaterTurn() {
        Socket server = listen("server");
        server.probe().whenReceived(data -> {
            server.transport().pauseProducing();
            server.transport().resumeProducing(); // a delivery from inside would be noted
        });
        Socket client = listen("client");
        on(() -> {
            client.transport().write("1", server.host());
            client.transport().write("2", server.host());
        });
        awaitCount(server, 2);
    }

    // --------------------------------------------------------------------------------------------- the rest

    @Test
    void countersSayWhatHappened() {
        Socket server = listen("server");
        echo(server);
        Socket client = listen("client");
        on(() -> {
            client.transport().write("12345", server.host());
            client.transport().write("", server.host());
        });
        awaitCount(client, 2);
        DatagramCounters expected = new DatagramCounters(2, 5, 2, 5, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(expected, client.transport().counters());
        assertEquals(expected, server.transport().counters());
    }

    @Test
    void aDeadlineOnTheReactorsTimeSendsAgain() {
        Socket server = listen("server");
        Socket client = listen("client");
        on(() -> {
            Deadline retry = new Deadline(
                    client.transport().reactor(),
                    DeadlineKind.IDLE,
                    "retry",
                    () -> client.transport().write("again", server.host()));
            retry.set(Duration.ofMillis(1));
        });
        awaitCount(server, 1);
    }

    @Test
    void itSaysWhereItIs() {
        Socket server = listen("server");
        on(() -> assertEquals(
                "udp:127.0.0.1:" + server.host().getPort() + " OPEN",
                server.transport().toString()));
    }
}
