// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code --log-level} is for all that is logged, also by modules that know no logging library. */
class LogLevelTest {
    /** Whoever sends no PROXY header is complained of by such a module, as a warning. */
    private static String logOfAComplaint(String level) {
        try (Server server =
                Sennit.complete().serve("--log-level", level, "http", "--text", "x", "--listen", "haproxy:tcp:0")) {
            assertThat(Curl.run(server.url("/")).exitCode()).isNotZero();
            server.signal("TERM");
            server.awaitEnd().succeeded();
            return server.err();
        }
    }

    @Test
    void atItsLevelALineHasTheFormOfAllOthers() {
        assertThat(logOfAComplaint("warn"))
                .containsPattern(
                        "(?m)^\\d{4}-\\d\\d-\\d\\dT\\S+ \\[\\S+] WARN dev\\.sennit\\.basic\\.proxy - .*no PROXY header");
    }

    @Test
    void belowItsLevelItIsNotThere() {
        assertThat(logOfAComplaint("error")).doesNotContain("PROXY header");
    }
}
