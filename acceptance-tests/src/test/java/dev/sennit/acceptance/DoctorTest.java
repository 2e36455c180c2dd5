// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command says of the machine the tests run on. */
class DoctorTest {
    @Test
    void itSaysWhatWasChosenAndFound() {
        Outcome outcome = Sennit.complete().run("doctor").succeeded();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .containsPattern("(?m)^reactor +epoll, the best that works here$")
                .containsPattern("(?m)^reactor +nio works too, but is not preferred$")
                .containsPattern("(?m)^kernel .*Linux \\d+\\.\\d+")
                .containsPattern("(?m)^open files .*limit \\S+, at most \\S+; each connection needs one$")
                .containsPattern("(?m)^clock .*steps of \\d+ ns")
                .containsPattern("(?m)^endpoint +tcp \\(dev\\.sennit\\.reactor\\)$")
                .containsPattern("(?m)^plugin +http \\(dev\\.sennit\\.http\\)$")
                .doesNotContain("--enable-native-access");
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.core.somaxconn", "net.ipv4.tcp_max_syn_backlog", "net.ipv4.ip_local_port_range"})
    void itReadsTheKernelsLimitsWhole(String name) {
        String file = "/proc/sys/" + name.replace('.', '/');
        String value = RunningProcess.run(Duration.ofSeconds(40), "cat", file)
                .succeeded()
                .out()
                .strip();
        String told = name.endsWith("range") ? value.replaceAll("\\s+", " to ") : name + " is " + value;
        assertThat(Sennit.complete().run("doctor").out()).containsPattern(Pattern.quote(told) + "\\b");
    }

    @Test
    void withoutALibraryItWarnsFirstAndSaysWhy() {
        Outcome outcome = Sennit.complete()
                .withJavaOptions("-Dsennit.epoll.library=/nowhere/libsennit.so")
                .run("doctor")
                .succeeded();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.outLines())
                .filteredOn(line -> line.contains("warning: epoll, which would be better"))
                .singleElement()
                .asString()
                .contains("/nowhere/libsennit.so");
    }

    @Test
    void withoutAReactorItEndsWith1AndNoStackTrace() {
        Outcome outcome =
                Sennit.without("sennit-reactor-nio", "sennit-reactor-epoll-jni").run("doctor");
        assertThat(outcome.exitCode()).isOne();
        assertThat(outcome.outLines()).first().asString().contains("broken: no reactor works here");
        assertThat(outcome.out() + outcome.err()).doesNotContain("\tat ");
    }
}
