// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code sennit} command as its users get it: the built jars on the module path of the Java that runs the tests.
 *
 * @param modulePath jars and folders
 * @param wrapper a program that runs the command, with its options; may be empty
 */
record Sennit(List<Path> modulePath, List<String> wrapper, List<String> javaOptions) {
    /** Where the build has put one jar for each module. */
    static final Path MODULES = Path.of(System.getProperty("sennit.acceptance.modules"));

    /** What a JVM that asks for it must be told. */
    static final String GRANT = "--enable-native-access=dev.sennit.reactor.epoll";

    private static final String EPOLL = "sennit-reactor-epoll-jni";
    private static final Duration RUN_LIMIT = Duration.ofSeconds(90);

    /** With every module that was built. */
    static Sennit complete() {
        return without();
    }

    /** Without some of the modules: {@code sennit-reactor-nio}. */
    static Sennit without(String... names) {
        List<String> left = Arrays.stream(names).map(name -> name + ".jar").collect(Collectors.toList());
        Sennit bare = new Sennit(
                builtJars().stream()
                        .filter(jar -> !left.contains(jar.getFileName().toString()))
                        .collect(Collectors.toList()),
                List.of(),
                // These processes live for a moment; the quick compiler alone is the cheapest for them.
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        return List.of(names).contains(EPOLL) ? bare : bare.withJavaOptions(GRANT);
    }

    /** Served by one of its reactors. */
    static Sennit on(String reactor) {
        return complete().withJavaOptions("-Dsennit.reactor=" + reactor);
    }

    /** With another jar in place of the epoll reactor's. */
    static Sennit withEpollFrom(Path jar) {
        return without(EPOLL).with(jar).withJavaOptions(GRANT);
    }

    static Path epollJar() {
        return MODULES.resolve(EPOLL + ".jar");
    }

    private static List<Path> builtJars() {
        try (Stream<Path> files = Files.list(MODULES)) {
            return files.filter(file -> file.toString().endsWith(".jar")).collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sennit with(Path jar) {
        return new Sennit(
                Stream.concat(modulePath.stream(), Stream.of(jar)).collect(Collectors.toList()), wrapper, javaOptions);
    }

    Sennit wrappedIn(String... command) {
        return new Sennit(modulePath, List.of(command), javaOptions);
    }

    /** With a file as its standard input. */
    Sennit reading(Path file) {
        return wrappedIn("sh", "-c", "exec \"$@\" < '" + file + "'", "sh");
    }

    /** What contradicts earlier ones wins. */
    Sennit withJavaOptions(String... options) {
        return new Sennit(
                modulePath,
                wrapper,
                Stream.concat(javaOptions.stream(), Stream.of(options)).collect(Collectors.toList()));
    }

    Sennit withoutGrant() {
        return new Sennit(
                modulePath,
                wrapper,
                javaOptions.stream().filter(option -> !option.equals(GRANT)).collect(Collectors.toList()));
    }

    /** Runs it to its end. */
    Outcome run(String... arguments) {
        return RunningProcess.run(RUN_LIMIT, command(arguments));
    }

    /** Starts it. */
    RunningProcess start(String... arguments) {
        return new RunningProcess(command(arguments));
    }

    /** Starts it, and returns when it listens. */
    Server serve(String... arguments) {
        return Server.start(command(arguments));
    }

    /** Starts another program, written as MODULE/CLASS. */
    RunningProcess startProgram(String main, String... arguments) {
        return new RunningProcess(commandOf(main, arguments));
    }

    private List<String> command(String... arguments) {
        return commandOf("dev.sennit.launcher", arguments);
    }

    private List<String> commandOf(String main, String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of("-p", joined(), "-m", main));
        command.addAll(List.of(arguments));
        return command;
    }

    private String joined() {
        return modulePath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
