// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorGroup;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What systemd is told of this process, as {@code sd_notify(3)} says: that it serves, that it ends, and for a watchdog that
 * its reactors are alive. Nothing, unless the environment asks for it; and what cannot be told is said once and ends
 * nothing.
 */
final class ServiceManager {
    private enum Stage {
        STARTING("starting"),
        SERVING("serving"),
        FINISHING("finishing");

        private final String label;

        Stage(String label) {
            this.label = label;
        }
    }

    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final String WATCHDOG_PERIOD = "WATCHDOG_USEC";
    private static final String WATCHDOG_OF = "WATCHDOG_PID";
    private static final long NANOS_PER_MICRO = 1_000;

    private final String service;
    private final ReactorGroup group;
    private final PrintStream err;
    private final String socket; // empty when nobody listens
    private final Map<String, String> environment;
    private final long pid;
    private final AtomicBoolean complained = new AtomicBoolean();
    private volatile Stage stage = Stage.STARTING;

    ServiceManager(String service, ReactorGroup group, PrintStream err, Map<String, String> environment, long pid) {
        this.service = service;
        this.group = group;
        this.err = err;
        this.environment = environment;
        this.pid = pid;
        this.socket = environment.getOrDefault(SOCKET, "");
    }

    /** That of this process. */
    static ServiceManager of(String service, ReactorGroup group, PrintStream err) {
        return new ServiceManager(
                service, group, err, System.getenv(), ProcessHandle.current().pid());
    }

    /** Every port listens and the group runs. Who ends by now is not said to be ready. */
    synchronized void ready() {
        if (socket.isEmpty() || stage == Stage.FINISHING) {
            return;
        }
        if (!socket.startsWith("/") && !socket.startsWith("@")) {
            complain(SOCKET + " must be a path or begin with '@', but is '" + socket + "'");
            return;
        }
        stage = Stage.SERVING;
        tell("READY=1\n" + status());
        watchdogPeriod().ifPresent(period -> new Watchdog(group, period.dividedBy(2), this::tellAlive).start());
    }

    /** Open connections finish from now on. */
    synchronized void stopping() {
        if (!socket.isEmpty()) {
            stage = Stage.FINISHING;
            tell("STOPPING=1\n" + status());
        }
    }

    private void tellAlive() {
        tell("WATCHDOG=1\n" + status());
    }

    private String status() {
        long active = group.reactors().stream()
                .mapToLong(each -> each.counters().active())
                .sum();
        return "STATUS=" + service + ": " + stage.label + ", " + active
                + (active == 1 ? " connection" : " connections");
    }

    /** Always by the same one, which has had a socket for that since it was told of the start. */
    private void tell(String text) {
        Reactor first = group.reactors().get(0);
        first.callFromThread(() -> send(first, text));
    }

    private void send(Reactor reactor, String text) {
        try {
            reactor.sendUnixDatagram(socket, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (RuntimeException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void complain(String why) {
        if (complained.compareAndSet(false, true)) {
            err.println("sennit: systemd cannot be told how this service is (" + SOCKET + " is there): " + why);
        }
    }

    /** Empty when there is none, or none that is meant for this process. */
    private Optional<Duration> watchdogPeriod() {
        String micros = environment.get(WATCHDOG_PERIOD);
        boolean ours = environment.getOrDefault(WATCHDOG_OF, Long.toString(pid)).equals(Long.toString(pid));
        if (micros == null || !ours) {
            return Optional.empty();
        }
        if (!micros.matches("[1-9]\\d{3,14}")) {
            complain(WATCHDOG_PERIOD + " must be a number from 1000 on, but is '" + micros + "'");
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(Long.parseLong(micros) * NANOS_PER_MICRO));
    }
}
