// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A process that is ended in every case: by its user, at the end of the block that holds it, or with the JVM of the
 * tests. What it writes goes to files, so that none waits for a reader, and what it did not flush is not there.
 */
class RunningProcess implements AutoCloseable {
    private static final Path OUTPUTS = Path.of("target", "processes");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly)));
    }

    private final String command;
    private final Path out;
    private final Path err;
    private final Process process;

    RunningProcess(List<String> command) {
        this.command = String.join(" ", command);
        String name = Path.of(command.get(0)).getFileName() + "-" + COUNT.incrementAndGet();
        this.out = OUTPUTS.resolve(name + ".out");
        this.err = OUTPUTS.resolve(name + ".err");
        try {
            Files.createDirectories(OUTPUTS);
            this.process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ALIVE.add(process);
    }

    /** Runs a program to its end. */
    static Outcome run(Duration limit, String... command) {
        return run(limit, List.of(command));
    }

    static Outcome run(Duration limit, List<String> command) {
        try (RunningProcess running = new RunningProcess(command)) {
            return running.awaitExit(limit);
        }
    }

    final long pid() {
        return process.pid();
    }

    final boolean isAlive() {
        return process.isAlive();
    }

    final String out() {
        return read(out);
    }

    final String err() {
        return read(err);
    }

    /** Sends it a signal, such as {@code TERM}. */
    final void signal(String name) {
        run(Duration.ofSeconds(40), "kill", "-" + name, Long.toString(pid())).succeeded();
    }

    /** Waits until it has ended by itself. */
    final Outcome awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + limit + ": " + this);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + this, e);
        }
        return new Outcome(command, process.exitValue(), out(), err());
    }

    /** Ends it, and what it has started and not left. */
    @Override
    public final void close() {
        List<ProcessHandle> started = process.descendants().collect(Collectors.toList());
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        boolean interrupted = Thread.interrupted(); // the test took too long: end the process all the same
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        ALIVE.remove(process);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public final String toString() {
        return command + " (process " + pid() + ")\n--- standard output\n" + out() + "--- standard error\n" + err();
    }
}
