// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The client that everybody has. */
final class Curl {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private Curl() {}

    static Outcome run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("curl", "-q", "-sS", "--max-time", "30", "--noproxy", "*"));
        command.addAll(List.of(arguments));
        return RunningProcess.run(LIMIT, command);
    }

    /** The final answer with its head. */
    static HttpAnswer get(String url, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-i", url));
        all.addAll(List.of(arguments));
        return HttpAnswer.parse(run(all.toArray(String[]::new)).succeeded().out());
    }
}
