// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks with SIGUSR1 what a server does, before it serves. */
class EarlySignalTest {
    private static final Path SCRIPT = Path.of("..", "sennit");
    private static final Duration RUN_LIMIT = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    /** The plugin has the signal sent to its own process, and does not go on before it has come. */
    @Test
    void whoAsksBeforeAnythingListensIsToldSo() {
        Path jar = new TestJar(folder)
                .source(
                        "module-info.java",
                        "module early { requires dev.sennit.reactor;"
                                + " provides dev.sennit.reactor.spi.ProtocolPlugin with early.Plugin; }")
                .source(
                        "early/Plugin.java",
                        "package early;\n"
                                + "import dev.sennit.reactor.spi.*;\n"
                                + "public final class Plugin implements ProtocolPlugin {\n"
                                + "  public String name() { return \"early\"; }\n"
                                + "  public String summary() { return \"Asks too early\"; }\n"
                                + "  public PluginService create(PluginContext context) {\n"
                                + "    String self = Long.toString(ProcessHandle.current().pid());\n"
                                + "    try { new ProcessBuilder(\"kill\", \"-USR1\", self).start().waitFor(); }\n"
                                + "    catch (Exception e) { throw new PluginFailedException(e.toString()); }\n"
                                + "    return new PluginService(peer -> null);\n"
                                + "  }\n"
                                + "}\n")
                .build(folder.resolve("early.jar"));
        try (Server server = Sennit.complete().with(jar).serve("early")) {
            Eventually.await("it says so", () -> server.err().equals("sennit: SIGUSR1: nothing listens yet\n"));
            server.signal("TERM");
            server.awaitEnd().succeeded();
        }
    }

    /** What stands in for Java sends itself the signal, as if it had come before the command was there to hear it. */
    @Test
    void theScriptEndsNothingBeforeJavaListens() throws IOException {
        Files.copy(SCRIPT, folder.resolve("sennit"));
        Path dist = Files.createDirectories(folder.resolve("launcher/target/dist"));
        Files.createFile(dist.resolve(".stamp"));
        Files.createFile(dist.resolve("java-17.jsa"));
        Path home = folder.resolve("java");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17\"\n");
        Files.writeString(java, "#!/bin/sh\nkill -USR1 $$\necho alive\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Outcome outcome = RunningProcess.run(
                RUN_LIMIT,
                "env",
                "--default-signal=USR1",
                "JAVA_HOME=" + home,
                "sh",
                folder.resolve("sennit").toString(),
                "--help");
        assertThat(outcome.succeeded().out()).isEqualTo("alive\n");
    }
}
