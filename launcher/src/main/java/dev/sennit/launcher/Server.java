// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorGroup;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.ServiceLogs;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Serves what a plugin has until a signal asks it to end. */
final class Server {
    /** What the command line says about serving. */
    record Settings(
            int workers,
            ReactorOptions reactor,
            Duration drainDelay,
            Duration grace,
            Optional<ServerEndpoint> health) {}

    /** Where a service is to be had, and what the line is called that says so. */
    record Listener(String label, ServerEndpoint endpoint, PluginService service) {}

    /** SERVING until the first signal, then ENDING: first the delay, then the drain. */
    private enum Phase {
        SERVING,
        ENDING
    }

    private static final int SIGNAL_EXIT_BASE = 128;

    private final String name;
    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;
    private final Signals signals;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.SERVING);

    Server(String name, Settings settings, PrintStream out, PrintStream err, Signals signals) {
        this.name = name;
        this.settings = settings;
        this.out = out;
        this.err = err;
        this.signals = signals;
    }

    /** Returns when the server was asked to end and has. */
    void serve(List<Listener> listeners) {
        List<ServiceLogs> logs = listeners.stream()
                .flatMap(each -> each.service().logs().stream())
                .distinct()
                .collect(Collectors.toList());
        try {
            if (!logs.isEmpty()) {
                signals.listenToHangUp(() -> logs.forEach(ServiceLogs::reopen));
            }
            listenAndRun(listeners);
        } finally {
            logs.forEach(ServiceLogs::close);
        }
    }

    private void listenAndRun(List<Listener> listeners) {
        try (ReactorGroup group = createGroup(settings.workers())) {
            ServerHealth health = new ServerHealth(group.reactors(), System::nanoTime);
            ServiceManager manager = ServiceManager.of(name, group, err);
            List<String> bound = listen(group, listeners);
            if (settings.health().isEmpty()) {
                run(group, health, manager, bound);
                return;
            }
            try (HealthPort port = HealthPort.open(settings.health().get(), health, createGroup(1))) {
                bound.add(port.announcement());
                port.start();
                run(group, health, manager, bound);
            }
        }
    }

    private void run(ReactorGroup group, ServerHealth health, ServiceManager manager, List<String> bound) {
        signals.listen(
                (signal, number) -> signalled(group, health, manager, signal, number),
                new ConnectionDump(group, err, ConnectionDump.PATIENCE)::write);
        group.start();
        health.ready();
        out.println(String.join(System.lineSeparator(), bound)); // in one piece, for scripts
        out.flush();
        manager.ready();
        try {
            group.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LauncherException.cannotRun("interrupted: ", e);
        } catch (IllegalStateException e) {
            throw LauncherException.cannotRun("", e); // a reactor failed
        }
        if (phase.get() == Phase.SERVING) {
            throw LauncherException.cannotRun("the server ended without being asked to");
        }
    }

    private ReactorGroup createGroup(int size) {
        try {
            return new ReactorGroup(size, i -> Reactors.create(settings.reactor()));
        } catch (IllegalArgumentException e) {
            throw LauncherException.usage("", e); // there is none of that name
        } catch (IllegalStateException e) {
            throw LauncherException.cannotRun("", e);
        }
    }

    private static List<String> listen(ReactorGroup group, List<Listener> listeners) {
        List<String> bound = new ArrayList<>();
        for (Listener each : listeners) {
            try {
                PluginService service = each.service();
                ListeningPort port = group.listen(each.endpoint(), service.factory(), service.options());
                bound.add(AddressText.announcement(each.label(), each.endpoint(), port));
            } catch (CannotListenException | UnsupportedOperationException e) { // or a socket option is not to be had
                throw LauncherException.cannotRun("", e);
            }
        }
        return bound;
    }

    private void signalled(ReactorGroup group, ServerHealth health, ServiceManager manager, String signal, int number) {
        if (!phase.compareAndSet(Phase.SERVING, Phase.ENDING)) {
            signals.halt(SIGNAL_EXIT_BASE + number);
            return;
        }
        health.leaving();
        manager.stopping();
        Duration delay = settings.drainDelay();
        err.println("sennit: " + signal + ": "
                + (delay.isZero() ? "" : "serving on for " + Durations.format(delay) + ", then ")
                + "finishing open connections, for at most " + Durations.format(settings.grace())
                + "; a second signal ends at once");
        if (delay.isZero()) {
            drain(group);
        } else {
            Reactor acceptor = group.reactors().get(0);
            acceptor.callFromThread(() -> acceptor.callLater(delay, () -> drain(group)));
        }
    }

    private void drain(ReactorGroup group) {
        group.drain(settings.grace()).whenComplete((aborted, problem) -> {
            if (aborted != null && aborted > 0) {
                err.println("sennit: the grace is over, connections aborted: " + aborted);
            }
            group.stop();
        });
    }
}
