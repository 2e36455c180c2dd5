// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reactors are modules: those on the module path are there, and no other. */
class ReactorSelectionTest {
    @TempDir
    Path folder;

    @Test
    void theOnlyReactorOnTheModulePathServes() {
        Sennit sennit = Sennit.complete();
        assertThat(sennit.run("reactors").succeeded().out()).matches("nio +available, chosen\\R");
        try (Server server = sennit.serve("echo", "--listen", "tcp:0");
                RawConnection client = server.connect()) {
            assertThat(client.send("round").read(5)).isEqualTo("round");
        }
    }

    @Test
    void withoutAReactorItSaysWhatToAdd() {
        Sennit sennit = Sennit.without("sennit-reactor-nio");
        assertThat(sennit.run("echo", "--listen", "tcp:0").complained(1))
                .contains("no reactor", "dev.sennit.reactor.nio", "module path");
        assertThat(sennit.run("reactors").complained(1)).contains("no reactor", "module path");
    }

    @Test
    void withoutAReactorHelpAndPluginsStillWork() {
        Sennit sennit = Sennit.without("sennit-reactor-nio", "sennit-reactor-core");
        assertThat(sennit.run("--help").succeeded().out()).contains("--reactor");
        assertThat(sennit.run("plugins").succeeded().out()).contains("echo ");
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseFound() {
        assertThat(Sennit.complete().run("--reactor", "nonsense", "echo").complained(2))
                .contains("'nonsense'", "nio");
    }

    @Test
    void theSystemPropertyNamesTheReactorToo() {
        Sennit sennit = Sennit.complete().withJavaOptions("-Dsennit.reactor=nonsense");
        assertThat(sennit.run("echo").complained(2)).contains("'nonsense'", "nio");
        try (Server server = sennit.serve("--reactor", "nio", "echo")) {
            assertThat(server.announced()).hasSize(1);
        }
    }

    @Test
    void aBetterReactorThatDoesNotWorkHereIsPassedOverAndSaysWhy() {
        Sennit sennit = Sennit.complete().with(reactor("Optional.of(\"this kernel is too old\")"));
        Outcome listed = sennit.run("reactors").succeeded();
        assertThat(listed.outLines()).hasSize(2);
        assertThat(listed.outLines().get(0)).matches("nio +available, chosen");
        assertThat(listed.outLines().get(1)).matches("warp +not available: this kernel is too old");
        assertThat(sennit.run("--reactor", "warp", "echo").complained(2)).contains("this kernel is too old");
        try (Server server = sennit.serve("echo")) {
            assertThat(server.facts().threads("sennit-nio")).isNotEmpty();
        }
    }

    @Test
    void theOnlyReactorDoesNotWorkHereAndSaysWhy() {
        Sennit sennit = Sennit.without("sennit-reactor-nio").with(reactor("Optional.of(\"this kernel is too old\")"));
        assertThat(sennit.run("echo").complained(1)).contains("warp", "this kernel is too old");
    }

    @Test
    void aReactorThatFailsWhenAskedCostsTheOthersNothing() {
        Sennit sennit = Sennit.complete().with(reactor("fail()"));
        assertThat(sennit.run("reactors").succeeded().out()).contains("nio", "chosen", "out of dilithium");
        try (Server server = sennit.serve("echo");
                RawConnection client = server.connect()) {
            assertThat(client.send("still here").read(10)).isEqualTo("still here");
        }
    }

    private Path reactor(String availability) {
        return new TestJar(folder)
                .source(
                        "module-info.java",
                        "module warp {\n"
                                + "  requires dev.sennit.reactor;\n"
                                + "  provides dev.sennit.reactor.spi.ReactorProvider with warp.Warp;\n"
                                + "}\n")
                .source(
                        "warp/Warp.java",
                        "package warp;\n"
                                + "import dev.sennit.reactor.Reactor;\n"
                                + "import dev.sennit.reactor.spi.*;\n"
                                + "import java.util.Optional;\n"
                                + "public final class Warp implements ReactorProvider {\n"
                                + "  public String name() { return \"warp\"; }\n"
                                + "  public int priority() { return 1_000_000; }\n"
                                + "  public Optional<String> availability() { return " + availability + "; }\n"
                                + "  public Reactor create(ReactorOptions options) { throw new AssertionError(); }\n"
                                + "  static Optional<String> fail() {\n"
                                + "    throw new IllegalStateException(\"out of dilithium\");\n"
                                + "  }\n"
                                + "}\n")
                .build(folder.resolve("warp.jar"));
    }
}
