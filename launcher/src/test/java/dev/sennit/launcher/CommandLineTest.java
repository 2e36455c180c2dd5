// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the command line is read, and what is said about a wrong one. */
class CommandLineTest {
    @BeforeEach
    void forgetEarlierRuns() {
        GreetPlugin.CREATED.clear();
    }

    @Test
    void aPluginGetsItsDefaults() {
        assertThat(Run.of("greet").exitCode()).isZero();
        assertThat(GreetPlugin.CREATED).containsExactly("hello PT30S Optional.empty");
    }

    @Test
    void aPluginGetsWhatTheUserGave() {
        Run.of("greet", "--greeting=100%", "--idle-timeout", "500ms", "--book", "/tmp/b");
        assertThat(GreetPlugin.CREATED).containsExactly("100% PT0.5S Optional[" + Path.of("/tmp/b") + "]");
    }

    @Test
    void wordsMeanThemselves() {
        Run.of("greet", "--greeting", "@${user.home} 'x' \"y\" %n");
        assertThat(GreetPlugin.CREATED).containsExactly("@${user.home} 'x' \"y\" %n PT30S Optional.empty");
    }

    @Test
    void anOptionMayHaveTheNameOfACommandForItsValue() {
        Run.of("greet", "--greeting", "plugins");
        assertThat(GreetPlugin.CREATED).containsExactly("plugins PT30S Optional.empty");
    }

    @Test
    void servingOptionsMayStandBeforeAndBehindThePlugin() {
        assertThat(Run.of("--grace", "5s", "greet").errors().get(0)).contains("for at most 5s");
        assertThat(Run.of("greet", "--grace", "6s").errors().get(0)).contains("for at most 6s");
        assertThat(Run.of("--grace", "5s", "greet", "--grace", "6s").errors().get(0))
                .contains("for at most 6s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                | say what to serve: 'sennit plugins' lists the plugins",
                "gret                              | unknown plugin 'gret': did you mean greet?",
                "plugin                            | unknown plugin 'plugin': did you mean plugins?",
                "xyzzy                             | unknown plugin 'xyzzy' ('sennit plugins' lists those found)",
                "--verbose greet                   | unknown option --verbose ('sennit --help' lists the options)",
                "greet --gretting x                | unknown option --gretting: did you mean --greeting?",
                "greet --gretting=x                | unknown option --gretting: did you mean --greeting?",
                "greet there                       | unexpected 'there' behind 'sennit greet'",
                "greet --greeting                  | Missing required parameter for option '--greeting' (STRING)",
                "greet --greeting a --greeting b   | option '--greeting'",
                "greet --idle-timeout 30           | option --idle-timeout: '30' is not a duration",
                "greet --idle-timeout 0s           | option --idle-timeout: '0s' is no time at all",
                "greet --greeting contradiction    | greet: give either a greeting or none",
                "greet --listen udp:1              | option --listen: unknown endpoint type 'udp'",
                "greet --listen tcp:70000          | option --listen: endpoint 'tcp:70000': PORT must be a number",
                "greet --listen tcp:1:interface=me | option --listen: endpoint 'tcp:1:interface=me': interface must be",
                "greet --tls-key site.key          | option --tls-key needs --tls-cert",
                "greet --tls-cert /nowhere.pem     | option --tls-cert: endpoint 'tls:0:cert=/nowhere.pem': /nowhere.pem does not",
                "greet --tls-cert a --tls-cert b   | option '--tls-cert'",
                "--tls-cert a greet --listen unix:b | option --tls-cert: TLS is put over endpoints of the type tcp only",
                "greet --plugins .                 | option --plugins must stand before the plugin's name",
                "--workers 0 greet                 | option --workers: '0' is not a whole number from 1 to 1024",
                "--workers 1025 greet              | option --workers: '1025' is not a whole number from 1 to 1024",
                "--grace soon greet                | option --grace: 'soon' is not a duration",
                "greet --drain-delay soon          | option --drain-delay: 'soon' is not a duration",
                "greet --drain-delay none          | option --drain-delay: 'none' is longer than the 1h allowed",
                "greet --health 9000               | option --health: unknown endpoint type '9000'",
                "--log-level loud greet            | option --log-level: 'loud' is not one of off, error, warn, info",
                "--reactor best greet              | no reactor 'best' to be had: found fake",
                "--reactor gone greet              | gone (needs a full moon)",
                "plugins greet                     | unexpected 'greet' behind 'sennit plugins'",
            })
    void aWrongCommandLineIsOneLineAndExitCode2(String arguments, String said) {
        Run run = Run.of(arguments.isEmpty() ? new String[0] : arguments.split(" +"));
        assertThat(run.errors())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("sennit: ")
                .contains(said);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "greet --listen tcp:81     | cannot listen on tcp:127.0.0.1:81: Address already in use",
                "greet --listen tcp:84     | socket option X cannot be had on the fake reactor: it is none",
                "greet --greeting missing  | greet: there is no book at /nowhere",
                "greet --greeting bug      | plugin greet of the class path failed: ArithmeticException: one",
                "greet --listen tcp:83     | the server ended without being asked to",
                "--plugins /nowhere greet  | no such folder for --plugins: /nowhere",
            })
    void whatCannotRunIsOneLineAndExitCode1(String arguments, String said) {
        Run run = Run.of(new RecordingSignals(), arguments.split(" +"));
        assertThat(run.errors())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("sennit: ")
                .contains(said);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aStackTraceIsShownWhenAskedFor() {
        assertThat(Run.of("greet", "--greeting", "bug", "--log-level", "debug").errors())
                .anyMatch(line -> line.contains("at dev.sennit.launcher"));
    }

    @ParameterizedTest
    @CsvSource({"echo,echo,0", "ehco,echo,1", "eco,echo,1", "httpd,http,1", "'',abc,3", "kitten,sitting,3"})
    void editsAreCounted(String typed, String name, int edits) {
        assertThat(NearNames.edits(typed, name)).isEqualTo(edits);
        assertThat(NearNames.edits(name, typed)).isEqualTo(edits);
    }
}
