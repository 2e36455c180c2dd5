// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A browser is served a page of many assets, and later asks only whether they have changed. */
@OnEveryReactor
class ChromiumTest {
    /** Ends when there is nothing to wait for: this clock stands still while something is being loaded. */
    private static final String UNTIL_ALL_IS_LOADED = "--virtual-time-budget=10000";

    private static final Pattern LINE = Pattern.compile("<li>([^<]*)</li>");

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void everyAssetOfAPageIsLoadedAndWhatIsCachedIsValidated() throws IOException {
        Site site = Site.in(folder);
        BrowserAssets.writeTo(site);
        Path log = folder.resolve("access.log");
        Chromium chromium = new Chromium(folder.resolve("profile"));
        try (Server server =
                site.serve(Sennit.on(reactor), "--cache-control", "no-cache", "--access-log", log.toString())) {
            assertAllRight(chromium.load(server.url("/"), UNTIL_ALL_IS_LOADED));
            assertAllRight(chromium.load(server.url("/"), UNTIL_ALL_IS_LOADED));
            assertThat(server.err()).isEmpty();
            server.signal("TERM"); // which writes what the log has yet to write
            server.awaitEnd().succeeded();
        }
        List<String> answers = Files.readAllLines(log);
        assertThat(answers).as("%s", answers).hasSize(2 * (1 + BrowserAssets.COUNT));
        assertThat(answers.subList(0, 1 + BrowserAssets.COUNT)).allMatch(line -> line.contains(" HTTP/1.1\" 200 "));
        assertThat(answers.subList(1 + BrowserAssets.COUNT, answers.size()))
                .allMatch(line -> line.contains(" HTTP/1.1\" 304 0 "));
    }

    private static void assertAllRight(String document) {
        List<String> lines =
                LINE.matcher(document).results().map(line -> line.group(1)).collect(Collectors.toList());
        assertThat(lines).as(document).hasSize(BrowserAssets.COUNT).doesNotHaveDuplicates();
        assertThat(lines).allMatch(line -> line.endsWith(" right"));
    }
}
