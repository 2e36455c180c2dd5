// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;

/** What the suites about how connections come about, and between which addresses, have in common. */
abstract class ConnectionLaws extends ReactorConformance {
    ConnectionLaws() {}

    final <T extends IOException> T failure(Class<T> type, ProbeFactory factory) {
        await("the attempt fails", () -> !factory.failures.isEmpty());
        turns(2);
        assertEquals(1, factory.failures.size(), "the failure is told once");
        return assertInstanceOf(type, factory.failures.get(0));
    }

    final void checkAddresses(Pair pair) {
        on(() -> {
            Transport server = pair.server().transport();
            Transport client = pair.client().transport();
            assertEquals(pair.connector().destination(), client.peer());
            assertEquals(server.host(), client.peer());
            assertEquals(server.peer(), client.host());
            if (client.host() instanceof InetSocketAddress tcp) {
                assertTrue(tcp.getPort() > 0);
            }
            client.loseConnection();
        });
        awaitLost(pair.server(), pair.client());
        on(() -> {
            Transport server = pair.server().transport();
            Transport client = pair.client().transport();
            assertEquals(server.host(), client.peer(), "still known after the loss");
            assertEquals(server.peer(), client.host(), "still known after the loss");
        });
    }
}
