// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What UNIX stream sockets do in a way of their own. Its {@link #listeningAddress()} must be a path. */
public abstract class UnixSocketsConformance extends ReactorConformance {
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    /** For subclasses. */
    protected UnixSocketsConformance() {}

    @Test
    void clientWithoutANameIsUnnamed() {
        Probe server = probe("server");
        Probe client = probe("client");
        Pair pair = pair(server, client);
        on(() -> {
            assertEquals(UNNAMED, server.transport().peer());
            assertEquals(UNNAMED, client.transport().host());
            assertEquals(pair.connector().destination(), server.transport().host());
            String path = pair.connector().destination().toString();
            String text = server.transport().toString();
            assertTrue(text.startsWith("unix " + path + " <- unnamed OPEN"), text);
            String other = client.transport().toString();
            assertTrue(other.startsWith("unix unnamed -> " + path + " OPEN"), other);
        });
    }

    @Test
    void abortLosesNothingThatWasSent() {
        Probe server = probe("server");
        Probe client = probe("client").whenMade(made -> made.transport().pauseProducing());
        pair(server, client);
        on(() -> server.write("last words"));
        turns(3);
        on(() -> server.transport().abortConnection());
        awaitLost(server);
        on(() -> client.transport().resumeProducing());
        awaitLost(client);
        assertEquals("last words", client.text());
        assertEquals(CloseReason.ABORTED, server.reason());
        assertEquals(CloseReason.DONE, client.reason(), "there is no reset");
    }

    @Test
    void abortWithSomethingUnreadIsALoss() {
        Probe server = probe("server").whenMade(made -> made.transport().pauseProducing());
        Probe client = probe("client");
        pair(server, client);
        on(() -> client.write("never read"));
        pass(Duration.ofMillis(2));
        on(() -> server.transport().abortConnection());
        awaitLost(server, client);
        assertInstanceOf(CloseReason.Lost.class, client.reason());
    }

    @Test
    void writeToAPeerThatIsGoneIsALoss() {
        Probe server = probe("server").whenMade(made -> made.transport().pauseProducing());
        Probe client = probe("client");
        pair(server, client);
        on(() -> client.transport().abortConnection());
        awaitLost(client);
        on(() -> server.write("anybody there?"));
        awaitLost(server);
        assertInstanceOf(CloseReason.Lost.class, server.reason());
    }

    @Test
    void optionsOfTcpAreLeftOutOfTcpOptionsAndRefusedOnAConnection() {
        Probe server = probe("server");
        Probe client = probe("client");
        TcpOptions options = TcpOptions.defaults()
                .withKeepAlive(true)
                .withSocketOption(SocketOption.FAST_OPEN, 5)
                .withReuseAddress(false)
                .withBindAddress(new InetSocketAddress("127.0.0.1", 0));
        pair(server, client, options);
        for (Probe each : List.of(server, client)) {
            on(() -> {
                String text = assertThrows(
                                UnsupportedOperationException.class,
                                () -> each.transport().setNoDelay(true))
                        .toString();
                assertTrue(text.contains("NO_DELAY") && text.contains("TCP"), text);
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> each.transport().keepAlive());
            });
        }
    }

    @Test
    void sizesOfBuffersAreThoseAskedFor() {
        Probe server = probe("server");
        Probe client = probe("client");
        int askedBytes = 34_567;
        pair(server, client, TcpOptions.defaults().withSocketOption(SocketOption.SEND_BUFFER_BYTES, askedBytes));
        on(() -> {
            int given = client.transport().option(SocketOption.SEND_BUFFER_BYTES);
            assertTrue(given >= askedBytes && given <= 2 * askedBytes, () -> "it is " + given);
        });
    }

    @Test
    void pathThatIsTooLongOrEmptyCannotBeListenedOn() {
        UnixDomainSocketAddress tooLong = UnixDomainSocketAddress.of("/tmp/" + "x".repeat(103));
        for (UnixDomainSocketAddress each : List.of(tooLong, UNNAMED)) {
            on(() -> assertThrows(
                    CannotListenException.class,
                    () -> reactor().listenUnix(each, peer -> null, TcpOptions.defaults())));
        }
    }

    @Test
    void pathThatIsTooLongCannotBeConnectedTo() {
        ProbeFactory factory = factory(probe("client"));
        connect(UnixDomainSocketAddress.of("/tmp/" + "x".repeat(103)), factory);
        await("the attempt fails", () -> factory.failures.size() == 1);
    }

    @Test
    void pathThatIsNotThereRefusesConnections() {
        ProbeFactory factory = factory(probe("client"));
        connect(listeningAddress(), factory);
        await("the attempt fails", () -> factory.failures.size() == 1);
        assertInstanceOf(ConnectException.class, factory.failures.get(0));
    }
}
