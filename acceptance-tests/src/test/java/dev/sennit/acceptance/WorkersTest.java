// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** Several reactors in one server. The kernel tells how many descriptors each poller watches. */
@OnEveryReactor
class WorkersTest {
    private static final int WORKERS = 4;
    private static final int CONNECTIONS_PER_WORKER = 10;

    @Parameter
    String reactor;

    /** A selector tells the kernel of a socket when it next selects: only an answer shows that this has happened. */
    @Test
    void connectionsAreSpreadEvenly() {
        try (Server server = Sennit.on(reactor).serve("echo", "--workers", Integer.toString(WORKERS))) {
            assertThat(server.facts().threads("sennit-" + reactor + "-")).hasSize(WORKERS);
            List<RawConnection> clients = new ArrayList<>();
            List<Integer> withOneEach;
            try {
                connect(server, WORKERS, clients);
                withOneEach = server.facts().watchedByPollers();
                connect(server, WORKERS * CONNECTIONS_PER_WORKER, clients);
                assertThat(server.facts().watchedByPollers()).isEqualTo(plus(CONNECTIONS_PER_WORKER, withOneEach));
            } finally {
                clients.forEach(RawConnection::close);
            }
            List<Integer> idle = plus(-1, withOneEach);
            Eventually.await(
                    "all is given back", () -> server.facts().watchedByPollers().equals(idle));
        }
    }

    private static void connect(Server server, int count, List<RawConnection> clients) {
        for (int i = 0; i < count; i++) {
            RawConnection client = server.connect();
            clients.add(client);
            client.send("?").read(1);
        }
    }

    private static List<Integer> plus(int each, List<Integer> counts) {
        return counts.stream().map(count -> count + each).collect(Collectors.toList());
    }

    @Test
    void oneWorkerIsOneThread() {
        try (Server server = Sennit.on(reactor).serve("echo", "--workers", "1")) {
            assertThat(server.facts().threads("sennit-" + reactor + "-")).hasSize(1);
            assertThat(server.facts().watchedByPollers()).hasSize(1);
        }
    }
}
