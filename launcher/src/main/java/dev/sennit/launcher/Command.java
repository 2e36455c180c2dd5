// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.spi.CommandWork;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.PrintStream;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs the work of a command plugin on a reactor, until it is done or a signal ends it. */
final class Command {
    private final String name;
    private final PrintStream err;
    private final Signals signals;
    private final AtomicReference<ExitCode> interruption = new AtomicReference<>();
    private ExitCode exitCode = ExitCode.CANNOT_RUN; // unless the work says otherwise

    Command(String name, PrintStream err, Signals signals) {
        this.name = name;
        this.err = err;
        this.signals = signals;
    }

    /** Returns when the work has ended. */
    ExitCode run(CommandWork work) {
        try (Reactor reactor = createReactor()) {
            reactor.callWhenRunning(() -> start(work, reactor));
            signals.listen(
                    (signal, number) -> signalled(work, reactor, number), () -> err.println("sennit: " + reactor));
            reactor.run();
        }
        ExitCode interrupted = interruption.get();
        return interrupted == null ? exitCode : interrupted;
    }

    private static Reactor createReactor() {
        try {
            return Reactors.create(ReactorOptions.defaults());
        } catch (IllegalArgumentException e) {
            throw LauncherException.usage("", e); // there is none of that name
        } catch (IllegalStateException e) {
            throw LauncherException.cannotRun("", e);
        }
    }

    private void start(CommandWork work, Reactor reactor) {
        try {
            work.start(reactor).whenComplete((well, failure) -> {
                ended(work, well, failure);
                reactor.stop();
            });
        } catch (RuntimeException | Error failure) {
            ended(work, null, failure);
            reactor.stop();
        }
    }

    private void ended(CommandWork work, @Nullable Boolean well, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            String message = cause.getMessage();
            err.println("sennit: " + name + ": " + (message == null ? cause.toString() : message));
        } else {
            exitCode = Boolean.TRUE.equals(well) ? ExitCode.DONE : ExitCode.of(work.failure());
        }
    }

    private void signalled(CommandWork work, Reactor reactor, int number) {
        ExitCode code = ExitCode.ofSignal(number);
        if (interruption.compareAndSet(null, code)) {
            reactor.callFromThread(work::interrupt);
        } else {
            signals.halt(code.number());
        }
    }
}
