// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Node's undici, a client that pipelines: ten requests are under way at a time, and each gets its own answer. */
@OnEveryReactor
class UndiciTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int REQUESTS = 500;
    private static final int MOST_BYTES = 200_000;
    private static final Pattern SUMMARY = Pattern.compile("500 answers, (\\d+) to HEAD, (\\d+) connections\n");

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void eachOfManyPipelinedRequestsGetsItsOwnAnswerOnOneConnection() throws IOException {
        Matcher summary = pipeline("gets");
        assertThat(summary.group(1)).isEqualTo("0");
        assertThat(summary.group(2)).isEqualTo("1");
    }

    /** It sends nothing behind a HEAD, and closes the connection after its answer. */
    @Test
    void headsMayStandBetweenThem() throws IOException {
        Matcher summary = pipeline("heads");
        int heads = Integer.parseInt(summary.group(1));
        assertThat(heads).isPositive();
        assertThat(Integer.parseInt(summary.group(2))).isBetween(1, heads + 1);
    }

    /** What the script says in the end; the access log knows of as many requests. */
    private Matcher pipeline(String kinds) throws IOException {
        Site site = siteOfManySizes();
        Path log = folder.resolve("access.log");
        try (Server server = site.serve(Sennit.on(reactor), "--access-log", log.toString())) {
            String said = RunningProcess.run(
                            LIMIT,
                            "env",
                            "NODE_PATH=/usr/share/nodejs",
                            "node",
                            "src/test/node/pipelining.mjs",
                            server.url(""),
                            site.root().toString(),
                            kinds)
                    .succeeded()
                    .out();
            server.signal("TERM");
            server.awaitEnd().succeeded();
            Matcher summary = SUMMARY.matcher(said);
            assertThat(summary.matches()).as(said).isTrue();
            assertThat(Files.readAllLines(log)).hasSize(REQUESTS);
            return summary;
        }
    }

    /** Small ones and large ones in turn, no two of the same size. */
    private Site siteOfManySizes() {
        Site site = Site.in(folder);
        for (int i = 0; i < REQUESTS; i++) {
            long size = 1
                    + i
                    + (MOST_BYTES - REQUESTS) * (long) i * i * i / (REQUESTS - 1) / (REQUESTS - 1) / (REQUESTS - 1);
            site.noise("file" + i * 7 % REQUESTS, (int) size);
        }
        return site;
    }
}
