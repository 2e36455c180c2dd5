// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.Parameter;

/** What the log says of a protocol that holds its reactor up. */
@Isolated("it measures how long a turn takes")
@OnEveryReactor
class SlowTurnTest {
    /** Two seconds or, on a busy machine, more. */
    private static final Pattern SLOW = Pattern.compile("a turn took \\d{4,}ms, and slow is 2s");

    private static final Pattern COUNTED = Pattern.compile("; [1-9]\\d* slow turns, the longest \\d{4,}ms");

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private Path jar;

    /** Its protocol sleeps before it answers, as one that waits for a disk would. */
    @BeforeEach
    void build() {
        jar = new TestJar(folder)
                .source(
                        "module-info.java",
                        "module sleepy { requires dev.sennit.reactor;"
                                + " provides dev.sennit.reactor.spi.ProtocolPlugin with sleepy.Plugin; }")
                .source(
                        "sleepy/Plugin.java",
                        "package sleepy;\n"
                                + "import dev.sennit.reactor.spi.*;\n"
                                + "public final class Plugin implements ProtocolPlugin {\n"
                                + "  public String name() { return \"sleepy\"; }\n"
                                + "  public String summary() { return \"Sleeps at work\"; }\n"
                                + "  public PluginService create(PluginContext context) {\n"
                                + "    return new PluginService(peer -> new Sleepy());\n"
                                + "  }\n"
                                + "}\n")
                .source(
                        "sleepy/Sleepy.java",
                        "package sleepy;\n"
                                + "final class Sleepy extends dev.sennit.reactor.BaseProtocol {\n"
                                + "  @Override public void dataReceived(java.nio.ByteBuffer data) {\n"
                                + "    try { Thread.sleep(2000); } catch (InterruptedException e) {}\n"
                                + "    transport().write(data);\n"
                                + "  }\n"
                                + "}\n")
                .build(folder.resolve("sleepy.jar"));
    }

    private Server answered(String... arguments) {
        Server server = Sennit.on(reactor).with(jar).serve(arguments);
        try (RawConnection client = server.connect()) {
            assertThat(client.send("hello").read(5)).isEqualTo("hello");
        }
        return server;
    }

    @Test
    void theLogNamesTheConnectionThatHeldTheOthersUp() {
        try (Server server = answered("--slow-turn", "2s", "sleepy")) {
            Eventually.await("it warns", () -> SLOW.matcher(server.err()).find());
            assertThat(server.err().lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "WARN",
                            "and slow is 2s; its longest callback, ",
                            "was a socket event: sleepy.Sleepy on tcp /127.0.0.1:" + server.port() + " <- ");
        }
    }

    @Test
    void withoutTheOptionItIsCountedAndNotLogged() {
        try (Server server = answered("sleepy")) {
            Eventually.await("it tells", () -> {
                server.signal("USR1");
                return COUNTED.matcher(server.err()).find();
            });
            assertThat(server.err()).doesNotContain("WARN");
        }
    }
}
