// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Several reactors in one server. The kernel tells how many descriptors each poller watches. */
@OnEveryReactor
class WorkersTest {
    private static final int CONNECTIONS = 40;

    @Parameter
    String reactor;

    @Test
    void connectionsAreSpreadEvenly() {
        try (Server server = Sennit.on(reactor).serve("echo", "--workers", "4")) {
            assertThat(server.facts().threads("sennit-" + reactor + "-")).hasSize(4);
            List<Integer> idle = server.facts().watchedByPollers();
            assertThat(idle).hasSize(4);
            List<RawConnection> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    RawConnection client = server.connect();
                    clients.add(client);
                    client.send("?").read(1);
                }
                List<Integer> busy = server.facts().watchedByPollers();
                for (int i = 0; i < idle.size(); i++) {
                    assertThat(busy.get(i) - idle.get(i)).isEqualTo(CONNECTIONS / 4);
                }
            } finally {
                clients.forEach(RawConnection::close);
            }
            Eventually.await(
                    "all is given back", () -> server.facts().watchedByPollers().equals(idle));
        }
    }

    @Test
    void oneWorkerIsOneThread() {
        try (Server server = Sennit.on(reactor).serve("echo", "--workers", "1")) {
            assertThat(server.facts().threads("sennit-" + reactor + "-")).hasSize(1);
            assertThat(server.facts().watchedByPollers()).hasSize(1);
        }
    }
}
