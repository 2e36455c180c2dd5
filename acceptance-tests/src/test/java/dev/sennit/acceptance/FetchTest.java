// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** {@code sennit fetch}, as a process, from {@code sennit http}. */
@OnEveryReactor
class FetchTest {
    private static final int SMALL_BYTES = 300_000;
    private static final long LARGE_BYTES = 300_000_000;
    private static final int FEW_BYTES = 3_000_000;

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void filesComeWholeAndSeveralAtATime() throws IOException {
        Site site = Site.in(folder);
        Path target = Files.createDirectory(folder.resolve("target"));
        try (Server server = site.serve()) {
            List<String> command = new ArrayList<>(List.of("fetch", "--dir", target.toString()));
            for (int i = 0; i < 10; i++) {
                site.noise("file" + i, SMALL_BYTES + i);
                command.add(server.url("/file" + i));
            }
            Outcome outcome =
                    Sennit.on(reactor).run(command.toArray(String[]::new)).succeeded();
            assertThat(outcome.errLines()).hasSize(10).allMatch(line -> line.contains(": 300.0 kB in "));
        }
        for (int i = 0; i < 10; i++) {
            assertThat(target.resolve("file" + i))
                    .hasSameBinaryContentAs(site.root().resolve("file" + i));
        }
    }

    @Test
    void whatASignalEndedGoesOn() throws IOException {
        Site site = Site.in(folder);
        site.sparse("large", LARGE_BYTES);
        Path part = folder.resolve("copy.part");
        String[] command = {"fetch", "--output", folder.resolve("copy").toString()};
        try (Server server = site.serve()) {
            String[] whole = {command[0], command[1], command[2], server.url("/large")};
            try (StingyRelay relay = new StingyRelay(server, FEW_BYTES);
                    RunningProcess running =
                            Sennit.on(reactor).start(command[0], command[1], command[2], relay.url("/large"))) {
                Eventually.await(
                        "something has come",
                        () -> Files.exists(part) && part.toFile().length() > 0);
                running.signal("INT");
                Outcome ended = running.awaitExit(Duration.ofSeconds(20));
                assertThat(ended.exitCode()).as("%s", ended).isEqualTo(130);
                assertThat(ended.err()).contains("interrupted", "are kept in " + part);
            }
            long kept = Files.size(part);
            assertThat(kept).isBetween(1L, LARGE_BYTES - 1);
            Outcome rest = Sennit.on(reactor).run(whole).succeeded();
            assertThat(rest.err()).contains("copy: 300.0 MB in ");
        }
        assertThat(folder.resolve("copy")).hasSize(LARGE_BYTES);
        assertThat(part).doesNotExist();
    }

    @Test
    void whatCannotBeFetchedIsNamed() {
        try (Server server = Site.in(folder).file("there", "yes").serve()) {
            String nowhere = server.url("/nowhere");
            Outcome outcome =
                    Sennit.on(reactor).run("fetch", "--dir", folder.toString(), nowhere, server.url("/there"));
            assertThat(outcome.exitCode()).isOne();
            assertThat(outcome.err()).contains("sennit: fetch: " + nowhere + ": the server says 404 Not Found");
            assertThat(folder.resolve("there")).hasContent("yes");
        }
    }

    @Test
    void standardOutputIsForPipes() {
        try (Server server = Site.in(folder).file("text", "as it is\n").serve()) {
            Outcome outcome = Sennit.on(reactor)
                    .run("fetch", "--progress", "none", "--output", "-", server.url("/text"))
                    .succeeded();
            assertThat(outcome.out()).isEqualTo("as it is\n");
            assertThat(outcome.err()).isEmpty();
        }
    }
}
