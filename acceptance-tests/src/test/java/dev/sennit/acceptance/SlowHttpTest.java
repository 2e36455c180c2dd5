// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** slowhttptest's attacks with 1,000 connections: who behaves is served meanwhile, and memory does not grow with them. */
@OnEveryReactor
class SlowHttpTest {
    private static final int ATTACKERS = 1000;
    private static final int SECONDS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long MOST_GROWTH_KIB = 100_000;

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-H -i 2", // heads that never end
                "-B -i 2 -s 8192", // bodies that never end
                "-R -a 0 -b 3000", // more ranges than anybody needs
                "-X -w 1 -y 10 -z 1 -k 3" // answers that nobody reads
            })
    void whoBehavesIsServedMeanwhile(String attack) {
        Site site = Site.in(folder);
        site.noise("large", 1_000_000);
        site.file("small", "served");
        try (Server server = site.serve(Sennit.on(reactor))) {
            assertThat(Curl.get(server.url("/small")).body()).isEqualTo("served");
            long before = server.facts().peakKib();
            try (RunningProcess attackers = new RunningProcess(attackOn(server.url("/large"), attack))) {
                int served = 0;
                while (attackers.isAlive()) {
                    assertThat(Curl.get(server.url("/small")).body()).isEqualTo("served");
                    served++;
                }
                attackers.awaitExit(LIMIT);
                assertThat(served).isPositive();
            }
            assertThat(server.facts().peakKib() - before).isLessThan(MOST_GROWTH_KIB);
        }
    }

    private static List<String> attackOn(String url, String attack) {
        List<String> command = new ArrayList<>(List.of("slowhttptest"));
        command.addAll(List.of(attack.split(" ")));
        command.addAll(
                List.of("-c", Integer.toString(ATTACKERS), "-r", "500", "-l", Integer.toString(SECONDS), "-u", url));
        return command;
    }
}
