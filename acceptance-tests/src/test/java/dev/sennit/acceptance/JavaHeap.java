// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a JVM tells of its heap, one with the Serial collector. */
record JavaHeap(long pid) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern USED = Pattern.compile(" total \\d+K, used (\\d+)K");

    /** What is in use after a collection of everything, in KiB. */
    long liveKib() {
        jcmd("GC.run");
        String generations = jcmd("GC.heap_info");
        assertThat(USED.matcher(generations).results()).as(generations).hasSize(2);
        return USED.matcher(generations)
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
    }

    private String jcmd(String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return RunningProcess.run(LIMIT, jcmd, Long.toString(pid), command)
                .succeeded()
                .out();
    }
}
