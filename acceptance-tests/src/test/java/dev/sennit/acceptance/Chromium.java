// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A browser without a window, that knows no host but this one.
 *
 * @param profile its folder, for settings and cache; created by it
 */
record Chromium(Path profile) {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private static final List<String> ALONE = List.of(
            "--headless=new",
            "--no-sandbox", // which it refuses to have as root
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-breakpad",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-domain-reliability",
            "--disable-extensions",
            "--disable-sync",
            "--no-default-browser-check",
            "--no-first-run",
            "--no-pings",
            "--no-proxy-server",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");

    /** The document as scripts have left it when it is loaded, and with options possibly later. */
    String load(String url, String... options) {
        List<String> command = new ArrayList<>(List.of("env", "HOME=" + profile, "chromium"));
        command.addAll(ALONE);
        command.add("--user-data-dir=" + profile);
        command.addAll(List.of(options));
        command.addAll(List.of("--dump-dom", url));
        return RunningProcess.run(LIMIT, command).succeeded().out();
    }
}
