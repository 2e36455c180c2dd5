// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** slowhttptest's attacks with 1,000 connections: who behaves is served meanwhile, and memory does not grow with them. */
@Isolated("it measures how long requests take under attack")
@OnEveryReactor
class SlowHttpTest {
    private static final int ATTACKERS = 1000;
    private static final int SECONDS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long MOST_GROWTH_KIB = 100_000;
    /** 16 KiB for each attacker, and what the tables of so many keep. */
    private static final long MOST_LIVE_GROWTH_KIB = ATTACKERS * 16 + 4096;

    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");

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
            double rateBefore = rate(server);
            JavaHeap heap = new JavaHeap(server.pid());
            long liveBeforeKib = heap.liveKib();
            long peakBeforeKib = server.facts().peakKib();
            try (RunningProcess attackers = new RunningProcess(attackOn(server.url("/large"), attack))) {
                int rounds = 0;
                while (attackers.isAlive()) {
                    double rate = rate(server);
                    long liveKib = heap.liveKib();
                    System.out.printf(
                            "%s, %s: %.0f requests/s, %.0f before; %d KiB live, %d before%n",
                            reactor, attack, rate, rateBefore, liveKib, liveBeforeKib);
                    assertThat(liveKib - liveBeforeKib).isLessThan(MOST_LIVE_GROWTH_KIB);
                    rounds++;
                }
                attackers.awaitExit(LIMIT);
                assertThat(rounds).isPositive();
            }
            assertThat(server.facts().peakKib() - peakBeforeKib).isLessThan(MOST_GROWTH_KIB);
        }
    }

    /** Requests a second of eight clients that behave, in one second; none of them meets an error. */
    private static double rate(Server server) {
        Outcome outcome = RunningProcess.run(
                        LIMIT, "wrk", "-t", "1", "-c", "8", "-d", "1s", "--timeout", "30s", server.url("/small"))
                .succeeded();
        assertThat(outcome.out()).doesNotContain("Socket errors", "Non-2xx");
        assertThat(Curl.get(server.url("/small")).body()).isEqualTo("served");
        Matcher rate = RATE.matcher(outcome.out());
        assertThat(rate.find()).as(outcome.toString()).isTrue();
        return Double.parseDouble(rate.group(1));
    }

    private static List<String> attackOn(String url, String attack) {
        List<String> command = new ArrayList<>(List.of("slowhttptest"));
        command.addAll(List.of(attack.split(" ")));
        command.addAll(
                List.of("-c", Integer.toString(ATTACKERS), "-r", "500", "-l", Integer.toString(SECONDS), "-u", url));
        return command;
    }
}
