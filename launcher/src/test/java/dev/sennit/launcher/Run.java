// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Reactors;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One run of the command in this JVM.
 *
 * @param warnings lines about the broken plugins that live among the tests
 * @param errors the other lines on standard error
 */
record Run(int exitCode, String out, List<String> warnings, List<String> errors) {
    static Run of(String... arguments) {
        return of(new RecordingSignals(15), arguments);
    }

    static Run of(Signals signals, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode =
                new Launcher(print(out), print(err), signals).run(arguments).number();
        System.clearProperty(Reactors.PROPERTY); // a process of its own would have taken it along
        var lines = err.toString(StandardCharsets.UTF_8)
                .lines()
                .collect(Collectors.partitioningBy(line -> line.startsWith("sennit: skipped")));
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), lines.get(true), lines.get(false));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
