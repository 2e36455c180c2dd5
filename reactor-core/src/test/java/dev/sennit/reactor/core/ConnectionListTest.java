// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Telling of many connections holds nobody up for long. */
final class ConnectionListTest {
    private static final int COUNT = ConnectionList.CONNECTIONS_PER_TURN + 1;

    private final FakePoller poller = new FakePoller();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());
    private final List<BaseProtocol> protocols = new ArrayList<>();

    @BeforeEach
    void connectMany() {
        loop.begin();
        for (int i = 0; i < COUNT; i++) {
            loop.connections().adopt(new FakeSocket(), peer -> protocol(), TcpOptions.defaults());
        }
    }

    private BaseProtocol protocol() {
        BaseProtocol made = new BaseProtocol() {};
        protocols.add(made);
        return made;
    }

    private CompletableFuture<List<ConnectionStatus>> ask(int limit) {
        return loop.connections(limit).toCompletableFuture();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void aTurnTellsOfSoManyAndLeavesTheRestToTheNext() {
        CompletableFuture<List<ConnectionStatus>> all = ask(COUNT);
        CompletableFuture<List<ConnectionStatus>> some = ask(COUNT - 1);
        loop.turn();
        assertThat(some).isCompletedWithValueMatching(lines -> lines.size() == COUNT - 1);
        assertThat(all).isNotDone();
        loop.turn();
        assertThat(all).isCompletedWithValueMatching(lines -> lines.size() == COUNT);
        loop.end();
    }

    @Test
    void whatEndsBeforeItsTurnIsLeftOut() {
        CompletableFuture<List<ConnectionStatus>> all = ask(COUNT);
        loop.turn();
        protocols.get(0).transport().abortConnection(); // the eldest is told of last
        loop.turn();
        assertThat(all).isCompletedWithValueMatching(lines -> lines.size() == COUNT - 1);
        loop.end();
    }

    @Test
    void whoAsksAsTheReactorStopsIsAnswered() {
        CompletableFuture<List<ConnectionStatus>> all = ask(COUNT);
        loop.turn();
        loop.end();
        assertThat(all).isDone();
    }

    @Test
    void aLineIsForReading() {
        CompletableFuture<List<ConnectionStatus>> one = ask(1);
        loop.turn();
        assertThat(one.join().get(0).toString())
                .matches(".* <- .* OPEN ConnectionListTest\\$1, 0 bytes queued, no deadline");
        loop.end();
    }
}
