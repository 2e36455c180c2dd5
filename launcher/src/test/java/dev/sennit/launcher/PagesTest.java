// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.Endpoints;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help pages and lists. */
class PagesTest {
    @Test
    void theHelpShowsOptionsPluginsAndExamples() {
        Run run = Run.of("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.out())
                .contains("Usage: sennit [OPTIONS] PLUGIN [--listen ENDPOINT]... [PLUGIN OPTIONS]")
                .contains("--reactor", "--workers", "--plugins", "--grace", "--log-level", "--version")
                .contains("Default: 10s.")
                .containsPattern("greet +Says hello, 100% of the time\n")
                .containsPattern("reactors +List the reactors")
                .contains("--listen tcp:8080:interface=0.0.0.0")
                .contains("SENNIT_JAVA_OPTS");
        assertThat(Run.of("-h").out()).isEqualTo(run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "greet --help"})
    void aPageShowsHowTheEndpointsThatAreThereAreWritten(String page) {
        String out = Run.of(page.split(" ")).out();
        assertThat(out)
                .containsIgnoringWhitespaces("Endpoints to listen at:" + String.join("", Endpoints.syntaxes()))
                .containsIgnoringWhitespaces("Endpoints to connect to, for plugins and programs that take one:"
                        + String.join("", Endpoints.clientSyntaxes()));
        assertThat(Endpoints.clientSyntaxes()).contains("tcp:HOST:PORT[:timeout=TIME][:bind=ADDR]");
        assertThat(out.lines())
                .as("long forms are broken between keywords")
                .allMatch(line -> line.length() <= 100 && isBalanced(line));
    }

    private static boolean isBalanced(String line) {
        return line.chars().filter(c -> c == '[').count()
                == line.chars().filter(c -> c == ']').count();
    }

    @Test
    void thePageOfAPluginShowsItsOptionsWithDefaultsAndHowToOpenThePort() {
        Run run = Run.of("greet", "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("Usage: sennit greet [--listen ENDPOINT]... [OPTIONS]", "Says hello, 100% of the time.")
                .containsPattern(Pattern.compile("--listen=ENDPOINT .*Default:\\s+tcp:0\\.", Pattern.DOTALL))
                .contains("--greeting=STRING", "What to say; 100% of it. Default: hello.")
                .contains("--idle-timeout=DURATION", "Default: 30s.")
                .containsPattern("--book=FILE +Where guests sign\\.\n")
                .contains("--grace=DURATION")
                .contains("tcp:PORT[:interface=ADDR][:backlog=N]")
                .contains("--listen tcp:8080:interface=0.0.0.0");
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(Run.of("--version").out()).matches("sennit .* on Java .*\\R");
        assertThat(Run.of("-V").exitCode()).isZero();
    }

    @Test
    void commandsHaveAPageToo() {
        assertThat(Run.of("plugins", "--help").out()).contains("Usage: sennit plugins", "List the plugins found");
    }

    @Test
    void pluginsAreListedAndBrokenOnesNamed() {
        Run run = Run.of("plugins");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("(?m)^greet +Says hello, 100% of the time \\(the class path\\)$");
        assertThat(run.out()).doesNotContain("Never seen");
        assertThat(run.warnings())
                .containsExactlyInAnyOrder(
                        "sennit: skipped plugin dev.sennit.launcher.CrashingPlugin of the class path:"
                                + " the engine is out of order",
                        "sennit: skipped plugin dev.sennit.launcher.NamelessPlugin of the class path:"
                                + " UnsupportedOperationException: a plugin has no name",
                        "sennit: skipped plugin dev.sennit.launcher.GreedyPlugin of the class path:"
                                + " its option --workers is declared twice, or belongs to sennit itself");
    }

    @Test
    void reactorsAreListedWithTheChosenOne() {
        Run run = Run.of("reactors");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^fake +available, chosen$")
                .containsPattern("(?m)^gone +not available: needs a full moon$");
    }

    @Test
    void theDoctorEndsWith0WhenSomethingServes() {
        Run run = Run.of("doctor");
        assertThat(run.exitCode()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.out())
                .containsPattern("(?m)^reactor +fake, the best that works here$")
                .containsPattern("(?m)^reactor +gone \\(needs a full moon\\), not available$")
                .containsPattern("(?m)^endpoint +tcp \\(the class path\\)$")
                .containsPattern("(?m)^plugin +greet \\(the class path\\)$");
    }

    @Test
    void theDoctorEndsWith1WhenNothingCanServe() {
        Run run = Run.of("--reactor", "gone", "doctor");
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).startsWith("reactor        broken: the reactor 'gone' does not work here: found fake");
    }

    @Test
    void theDoctorHasAPage() {
        assertThat(Run.of("doctor", "--help").out()).contains("Usage: sennit doctor", "what to do");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "gone", ""})
    void aReactorThatCannotServeIsRefusedInTheWordsOfServing(String name) {
        Run run = Run.of("--reactor", name, "reactors");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errors())
                .containsExactlyElementsOf(Run.of("--reactor", name, "greet").errors());
        assertThat(run.errors().get(0)).startsWith("sennit: no reactor '" + name + "' to be had: found fake");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aReactorThatIsNamedIsTheChosenOne() {
        assertThat(Run.of("--reactor", "fake", "reactors").out()).containsPattern("(?m)^fake +available, chosen$");
    }
}
