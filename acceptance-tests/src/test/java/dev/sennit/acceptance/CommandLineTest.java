// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see of the command: its pages, its lines, its exit codes. */
class CommandLineTest {
    private static final int CANNOT_RUN = 1;
    private static final int WRONG_COMMAND_LINE = 2;

    private final Sennit sennit = Sennit.complete();

    @Test
    void helpGoesToStandardOutputAndNamesWhatThereIs() {
        Outcome outcome = sennit.run("--help").succeeded();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .startsWith("Usage: sennit ")
                .contains("--reactor", "--workers", "--grace", "--log-level", "--plugins", "--version")
                .contains("  echo ", "  line ", "  reactors ", "  plugins ")
                .contains("interface=0.0.0.0");
    }

    @ParameterizedTest
    @CsvSource({
        "echo, 5m",
        "discard, 5m",
        "line, 30s",
        "chargen, tcp:0",
        "daytime, tcp:0",
        "time, tcp:0",
    })
    void helpOfAPluginShowsItsOptionsWithTheirDefaults(String plugin, String shown) {
        Outcome outcome = sennit.run(plugin, "--help").succeeded();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .startsWith("Usage: sennit " + plugin + " ")
                .containsPattern("--listen=ENDPOINT[^-]+Default:")
                .containsPattern("Default:\\s+" + shown)
                .contains("tcp:PORT[:interface=ADDR][:backlog=N]", "only this machine can connect");
    }

    @Test
    void versionNamesSennitAndJava() {
        Outcome outcome = sennit.run("--version").succeeded();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.outLines()).hasSize(1);
        assertThat(outcome.out())
                .matches("sennit \\d\\S* on Java " + Runtime.version().feature() + "\\b.*\\R");
    }

    @Test
    void pluginsAreListedWithTheirModules() {
        Outcome outcome = sennit.run("plugins").succeeded();
        assertThat(outcome.err()).isEmpty();
        for (String plugin : List.of("chargen", "daytime", "discard", "echo", "line", "time")) {
            assertThat(outcome.outLines())
                    .anySatisfy(
                            line -> assertThat(line).startsWith(plugin + " ").endsWith("(dev.sennit.basic)"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense",
                "nonsense",
                "echo --nonsense",
                "echo nonsense",
                "echo --listen",
                "echo --listen nonsense",
                "echo --listen tcp:65536",
                "echo --listen tcp:0:nonsense=1",
                "echo --listen udp:0",
                "echo --reactor nonsense",
                "--reactor nonsense echo",
                "echo --workers 0",
                "echo --grace soon",
                "echo --log-level loud",
                "line --idle-timeout soon",
                "line --idle-timeout -1s",
            })
    void aWrongCommandLineIsAnsweredWithOneLineThatNamesWhatIsWrong(String arguments) {
        String[] words = arguments.split(" ");
        String line = sennit.run(words).complained(WRONG_COMMAND_LINE);
        assertThat(line).contains(namedIn(words));
    }

    /** The last word is the wrong one, or misses its value. */
    private static String namedIn(String[] words) {
        String last = words[words.length - 1];
        return last.equals("echo") ? "nonsense" : last;
    }

    @Test
    void pluginFoldersStandBeforeThePlugin() {
        assertThat(sennit.run("echo", "--plugins", "folder").complained(WRONG_COMMAND_LINE))
                .contains("--plugins", "before");
    }

    @Test
    void nothingToServeIsAWrongCommandLine() {
        assertThat(sennit.run().complained(WRONG_COMMAND_LINE)).contains("sennit --help");
    }

    @Test
    void aNameThatIsNearlyRightIsAnsweredWithTheRightOne() {
        assertThat(sennit.run("ehco").complained(WRONG_COMMAND_LINE)).contains("did you mean echo?");
    }

    @Test
    void aPortInUseEndsWithOneLineThatNamesIt() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String endpoint = "tcp:" + taken.getLocalPort();
            String line = sennit.run("echo", "--listen", endpoint).complained(CANNOT_RUN);
            assertThat(line).contains(Integer.toString(taken.getLocalPort()), "in use");
        }
    }

    @Test
    void anAddressOfAnotherMachineEndsWithOneLineThatNamesIt() {
        String line =
                sennit.run("echo", "--listen", "tcp:0:interface=192.0.2.1").complained(CANNOT_RUN);
        assertThat(line).contains("192.0.2.1");
    }

    @Test
    void aMissingPluginFolderEndsWithOneLineThatNamesIt() {
        String line = sennit.run("--plugins", "no/such/folder", "echo").complained(CANNOT_RUN);
        assertThat(line).contains("no/such/folder");
    }

    @Test
    void eachEndpointIsAnnouncedInItsOrderAndNothingElseIsSaid() {
        assumeTrue(hasIpv6(), "there is no IPv6 here");
        try (Server server = sennit.serve(
                "--workers", "2", "echo", "--listen", "tcp:0", "--listen", "tcp:0:interface=\\:\\:1:backlog=16")) {
            Eventually.await("both lines", () -> server.announced().size() >= 2);
            assertThat(server.announced()).hasSize(2);
            assertThat(server.announced().get(0)).matches("listening echo tcp:127\\.0\\.0\\.1:[1-9]\\d*");
            assertThat(server.announced().get(1)).matches("listening echo tcp:\\[::1]:[1-9]\\d*");
            assertThat(server.err()).isEmpty();
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
