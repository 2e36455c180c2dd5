// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Reactor.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The triggers of a {@link ManualReactor}, and the wait for them. */
final class ManualShutdown {
    private final ManualReactor reactor;
    private final List<Supplier<? extends CompletionStage<?>>> triggers = new ArrayList<>();
    private int waitingFor;

    ManualShutdown(ManualReactor reactor) {
        this.reactor = reactor;
    }

    Registration add(Supplier<? extends CompletionStage<?>> trigger) {
        Supplier<CompletionStage<?>> own = trigger::get; // the same trigger may be registered twice
        triggers.add(own);
        return () -> triggers.remove(own);
    }

    void begin() {
        waitingFor = 1; // this method itself, so that a stage done at once does not end it early
        while (!triggers.isEmpty()) {
            waitingFor++;
            CompletionStage<?> stage = triggers.remove(0).get();
            stage.whenComplete((value, failure) -> reactor.callFromThread(this::oneDone));
        }
        oneDone();
    }

    private void oneDone() {
        if (--waitingFor == 0) {
            reactor.stopped();
        }
    }
}
