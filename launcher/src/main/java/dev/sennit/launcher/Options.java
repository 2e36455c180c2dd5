// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.PluginOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The launcher's own options, declared as a plugin declares its, so that all are read and shown the same way. */
final class Options {
    /** Where a plugin listens that serves one protocol. */
    static final String LISTEN = "listen";

    private static final String OFF = "off";
    private static final int MAX_WORKERS = 1024;
    private static final Duration MAX_DRAIN_DELAY = Duration.ofHours(1);

    static final PluginOption<String> REACTOR = new PluginOption<>(
            "reactor",
            "NAME",
            Optional.empty(),
            "The reactor that serves; 'sennit reactors' lists them. Default: the best one that works here.",
            Function.identity());

    static final PluginOption<Integer> WORKERS = new PluginOption<>(
            "workers",
            "N",
            Optional.empty(),
            "How many reactors serve, each on its own thread; connections are spread evenly."
                    + " Default: as the plugin says.",
            Options::parseWorkers);

    static final PluginOption<Path> TLS_CERT = PluginOption.path(
            "tls-cert",
            "FILE",
            "Listen with TLS where an endpoint says tcp:, with the certificates in this PEM file, the server's first.");

    static final PluginOption<Path> TLS_KEY = PluginOption.path(
            "tls-key", "FILE", "The PEM file of the certificate's private key. Default: the file of --tls-cert.");

    static final PluginOption<Duration> GRACE = PluginOption.duration(
            "grace", "10s", "How long open connections may take to finish once the server is asked to end.");

    static final PluginOption<Duration> DRAIN_DELAY = new PluginOption<>(
            "drain-delay",
            "DURATION",
            Optional.of("0s"),
            "How long to serve on, new connections included, once the server is asked to end: until load balancers have"
                    + " seen that it is not ready any more.",
            Options::parseDelay);

    static final PluginOption<ServerEndpoint> HEALTH = new PluginOption<>(
            "health",
            "ENDPOINT",
            Optional.empty(),
            "Where to answer load balancers and orchestrators: over HTTP, GET /ready and /live with 200 or 503."
                    + " Default: nowhere.",
            Endpoints::server);

    static final PluginOption<Optional<Duration>> SLOW_TURN = new PluginOption<>(
            "slow-turn",
            "DURATION",
            Optional.of(OFF),
            "Warn of a reactor's turn that takes so long, and name the longest callback in it; 'off' for no warning.",
            Options::parseSlowTurn);

    static final PluginOption<LogLevel> LOG_LEVEL = new PluginOption<>(
            "log-level",
            "LEVEL",
            Optional.of("info"),
            "What is logged to standard error: off, error, warn, info, debug or trace."
                    + " From debug on, errors come with their stack traces.",
            LogLevel::parse);

    static final PluginOption<Path> PLUGINS = PluginOption.path(
            "plugins", "DIR", "Also use the plugins in the jars of this folder. May be given more than once.");

    /** May stand before the plugin's name or behind it; behind that of a server. */
    static final List<PluginOption<?>> SERVING =
            List.of(REACTOR, WORKERS, TLS_CERT, TLS_KEY, DRAIN_DELAY, GRACE, HEALTH, SLOW_TURN, LOG_LEVEL);

    /** Those of them that concern commands, too. */
    static final List<PluginOption<?>> WORKING = List.of(REACTOR, LOG_LEVEL);

    /** What a plugin cannot have. */
    static final Set<String> RESERVED = Stream.concat(
                    SERVING.stream().map(PluginOption::name), Stream.of("plugins", LISTEN, "help", "version"))
            .collect(Collectors.toUnmodifiableSet());

    private Options() {}

    private static Duration parseDelay(String text) {
        Duration delay = Durations.parse(text);
        if (delay.compareTo(MAX_DRAIN_DELAY) > 0) {
            throw new IllegalArgumentException("'" + text + "' is longer than the " + Durations.format(MAX_DRAIN_DELAY)
                    + " allowed; 0s is for none");
        }
        return delay;
    }

    private static Optional<Duration> parseSlowTurn(String text) {
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        Duration slowTurn = Durations.parse(text);
        if (slowTurn.isZero()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time at all: give a duration such as 100ms, or " + OFF + " for no warning");
        }
        return Optional.of(slowTurn).filter(length -> !length.equals(Deadline.NONE));
    }

    private static int parseWorkers(String text) {
        if (text.matches("[1-9]\\d{0,3}") && Integer.parseInt(text) <= MAX_WORKERS) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("'" + text + "' is not a whole number from 1 to " + MAX_WORKERS);
    }
}
