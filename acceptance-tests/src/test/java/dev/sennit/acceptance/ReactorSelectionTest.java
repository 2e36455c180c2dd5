// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reactors are modules: those on the module path are there, and no other. */
class ReactorSelectionTest {
    @TempDir
    Path folder;

    @Test
    void theBestReactorOnTheModulePathServes() {
        Sennit sennit = Sennit.complete();
        assertThat(sennit.run("reactors").succeeded().outLines())
                .satisfiesExactly(
                        first -> assertThat(first).matches("epoll +available, chosen"),
                        second -> assertThat(second).matches("nio +available"));
        assertServedBy("epoll", sennit);
    }

    @Test
    void theOnlyReactorOnTheModulePathServes() {
        Sennit sennit = Sennit.without("sennit-reactor-epoll-jni");
        assertThat(sennit.run("reactors").succeeded().out()).matches("nio +available, chosen\\R");
        assertServedBy("nio", sennit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void theOptionNamesTheReactor(String name) {
        assertServedBy(name, Sennit.complete(), "--reactor", name);
        assertThat(Sennit.complete()
                        .run("--reactor", name, "reactors")
                        .succeeded()
                        .out())
                .containsPattern(name + " +available, chosen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void theSystemPropertyNamesTheReactor(String name) {
        Sennit sennit = Sennit.complete().withJavaOptions("-Dsennit.reactor=" + name);
        assertServedBy(name, sennit);
        assertThat(sennit.run("reactors").succeeded().out()).containsPattern(name + " +available, chosen");
    }

    @Test
    void theOptionWinsOverTheSystemProperty() {
        Sennit sennit = Sennit.complete().withJavaOptions("-Dsennit.reactor=nonsense");
        assertThat(sennit.run("echo").complained(2)).contains("'nonsense'", "epoll, nio");
        assertServedBy("nio", sennit, "--reactor", "nio");
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseFound() {
        assertThat(Sennit.complete().run("--reactor", "nonsense", "echo").complained(2))
                .contains("'nonsense'", "epoll, nio");
        assertThat(Sennit.without("sennit-reactor-epoll-jni")
                        .run("--reactor", "epoll", "echo")
                        .complained(2))
                .contains("'epoll'", "found nio");
    }

    @Test
    void withoutAReactorItSaysWhatToAdd() {
        Sennit sennit = Sennit.without("sennit-reactor-nio", "sennit-reactor-epoll-jni");
        assertThat(sennit.run("echo", "--listen", "tcp:0").complained(1))
                .contains("no reactor", "dev.sennit.reactor.nio", "module path");
        assertThat(sennit.run("reactors").complained(1)).contains("no reactor", "module path");
    }

    @Test
    void withoutAReactorHelpAndPluginsStillWork() {
        Sennit sennit = Sennit.without("sennit-reactor-nio", "sennit-reactor-epoll-jni", "sennit-reactor-core");
        assertThat(sennit.run("--help").succeeded().out()).contains("--reactor");
        assertThat(sennit.run("plugins").succeeded().out()).contains("echo ");
    }

    @Test
    void aBetterReactorThatDoesNotWorkHereIsPassedOverAndSaysWhy() {
        Sennit sennit = Sennit.complete().with(reactor("Optional.of(\"this kernel is too old\")"));
        Outcome listed = sennit.run("reactors").succeeded();
        assertThat(listed.outLines()).first().asString().matches("epoll +available, chosen");
        assertThat(listed.outLines()).last().asString().matches("warp +not available: this kernel is too old");
        assertThat(sennit.run("--reactor", "warp", "echo").complained(2)).contains("this kernel is too old");
        assertServedBy("epoll", sennit);
    }

    @Test
    void theOnlyReactorDoesNotWorkHereAndSaysWhy() {
        Sennit sennit = Sennit.without("sennit-reactor-nio", "sennit-reactor-epoll-jni")
                .with(reactor("Optional.of(\"this kernel is too old\")"));
        assertThat(sennit.run("echo").complained(1)).contains("warp", "this kernel is too old");
    }

    @Test
    void aReactorThatFailsWhenAskedCostsTheOthersNothing() {
        Sennit sennit = Sennit.complete().with(reactor("fail()"));
        assertThat(sennit.run("reactors").succeeded().out()).contains("epoll", "chosen", "out of dilithium");
        assertServedBy("epoll", sennit);
    }

    private static void assertServedBy(String reactor, Sennit sennit, String... options) {
        String[] arguments =
                Stream.concat(Stream.of(options), Stream.of("echo")).toArray(String[]::new);
        try (Server server = sennit.serve(arguments);
                RawConnection client = server.connect()) {
            assertThat(client.send("round").read(5)).isEqualTo("round");
            assertThat(server.facts().threads("sennit-" + reactor)).isNotEmpty();
            assertThat(server.err()).isEmpty();
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
