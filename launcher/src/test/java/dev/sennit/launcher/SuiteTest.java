// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Plugins that serve several protocols. */
class SuiteTest {
    @Test
    void eachPortListensWhereItSaysUnlessTheUserSaysOtherwise() {
        assertThat(Run.of("fair").out().lines())
                .containsExactly("listening darts tcp:127.0.0.1:2001", "listening hoops tcp:127.0.0.1:2002");
        assertThat(Run.of("fair", "--hoops", "tcp:0", "--hoops", "tcp:7").out().lines())
                .containsExactly(
                        "listening darts tcp:127.0.0.1:2001",
                        "listening hoops tcp:127.0.0.1:4711",
                        "listening hoops tcp:127.0.0.1:7");
    }

    @Test
    void aPortMayBeOffAndNotAll() {
        assertThat(Run.of("fair", "--darts", "off").out().lines())
                .containsExactly("listening hoops tcp:127.0.0.1:2002");
        Run none = Run.of("fair", "--darts", "off", "--hoops", "off");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.errors()).containsExactly("sennit: every port is off: there is nothing to serve");
        assertThat(Run.of("greet", "--listen", "off").exitCode()).isEqualTo(2);
    }

    @Test
    void thereIsNoListenBesideThem() {
        assertThat(Run.of("fair", "--listen", "tcp:0").errors().get(0)).startsWith("sennit: unknown option --listen");
        assertThat(Run.of("fair", "--darts", "x").errors().get(0)).startsWith("sennit: option --darts: ");
    }

    @Test
    void tlsIsPutOverEachOfThem() { // there is no TLS among these modules
        assertThat(Run.of("fair", "--tls-cert", "x.pem", "--hoops", "off")
                        .errors()
                        .get(0))
                .contains("option --tls-cert");
    }

    @Test
    void aServiceThatIsForgottenIsTold() {
        Run run = Run.of("fair", "--prizes", "none");
        assertThat(run.exitCode()).isOne();
        assertThat(run.errors().get(0)).contains("plugin fair", "it has no service for its port hoops");
        assertThat(Run.of("fair", "--prizes", "none", "--hoops", "off").exitCode())
                .isZero();
    }

    @Test
    void itsPageShowsItsPorts() {
        assertThat(Run.of("fair", "--help").out())
                .contains("Usage: sennit fair [--darts ENDPOINT]... [--hoops ENDPOINT]... [OPTIONS]")
                .contains("--prizes=STRING", "--hoops=ENDPOINT", "The stall for hoops.", "'listening darts …'")
                .contains("sennit fair --darts tcp:2001:interface=0.0.0.0")
                .doesNotContain("--listen");
        assertThat(Run.of("--help").out()).containsPattern("(?s)Plugins:.*fair +Has two stalls\\R.*Commands:");
        assertThat(Run.of("plugins").out()).containsPattern("(?m)^fair +Has two stalls \\(the class path\\)$");
    }
}
