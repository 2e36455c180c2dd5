// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.Protocol;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client factory that notes the outcomes. */
final class ProbeFactory implements ClientFactory {
    private final Journal journal;
    private final Supplier<@Nullable Protocol> build;
    private BiConsumer<Connector, IOException> whenFailed = (connector, cause) -> {};
    private BiConsumer<Connector, CloseReason> whenLost = (connector, reason) -> {};
    final List<IOException> failures = new ArrayList<>();
    final List<CloseReason> endings = new ArrayList<>();
    long failedTurn = -1;

    ProbeFactory(Journal journal, Supplier<@Nullable Protocol> build) {
        this.journal = journal;
        this.build = build;
    }

    ProbeFactory whenFailed(BiConsumer<Connector, IOException> work) {
        whenFailed = work;
        return this;
    }

    ProbeFactory whenLost(BiConsumer<Connector, CloseReason> work) {
        whenLost = work;
        return this;
    }

    @Override
    public @Nullable Protocol buildProtocol(SocketAddress peer) {
        journal.add("factory builds");
        return build.get();
    }

    @Override
    public void clientConnectionFailed(Connector connector, IOException cause) {
        journal.callback("factory failed", () -> {
            failures.add(cause);
            failedTurn = journal.turn();
            if (connector.state() != Connector.State.DISCONNECTED) {
                journal.violation("the factory heard of a failure while its connector was " + connector.state());
            }
            whenFailed.accept(connector, cause);
        });
    }

    @Override
    public void clientConnectionLost(Connector connector, CloseReason reason) {
        journal.callback("factory lost", () -> {
            endings.add(reason);
            if (connector.state() != Connector.State.DISCONNECTED) {
                journal.violation("the factory heard of an end while its connector was " + connector.state());
            }
            whenLost.accept(connector, reason);
        });
    }
}
