// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import static dev.sennit.http.client.channel.ClientWire.OK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHeaderList;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say about how long they keep a connection, and that it is kept no longer. */
class KeepAliveHintTest {
    private static final Duration OWN = Duration.ofSeconds(30);

    private final ClientWire wire = new ClientWire();

    private static KeepAliveHint of(String... values) {
        HttpHeaderList headers = new HttpHeaderList();
        for (String value : values) {
            headers.add("Keep-Alive", value);
        }
        return KeepAliveHint.of(headers);
    }

    private void answers(String hint) {
        wire.get().receives(OK + "Keep-Alive: " + hint + "\r\nContent-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout=5 | 5 | -1",
                "max=100 | -1 | 100",
                "timeout=5, max=100 | 5 | 100",
                "MAX=1,Timeout=2 | 2 | 1",
                "timeout=999999999 | 999999999 | -1",
                "timeout=0 , max=0 | 0 | 0",
                "timeout=5, x, y=z | 5 | -1",
                "x | -1 | -1"
            })
    void aHintIsTaken(String value, int timeout, int max) {
        assertThat(of(value).timeoutSeconds().orElse(-1)).isEqualTo(timeout);
        assertThat(of(value).max().orElse(-1)).isEqualTo(max);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "timeout",
                "timeout=",
                "timeout=-1",
                "timeout=+1",
                "timeout=1.5",
                "timeout=1000000000",
                "timeout = 5",
                "timeout=\"5\"",
                "timeout=5;max=7",
                "timeout=5, max",
                "timeout=5, max=x",
                "timeout=5, timeout=6",
                "max=5, max=5",
                "timeout=5,",
                "timeout=\u00b9",
                "=5"
            })
    void nonsenseIsNoHintAtAll(String value) {
        assertThat(of(value)).isEqualTo(KeepAliveHint.NONE);
    }

    @Test
    void twoFieldsOrOneThatIsTooLongAreNoHint() {
        assertThat(of("timeout=5", "max=5")).isEqualTo(KeepAliveHint.NONE);
        assertThat(of("timeout=5,x=" + "y".repeat(116)).timeoutSeconds()).isEqualTo(OptionalInt.of(5));
        assertThat(of("timeout=5,x=" + "y".repeat(117))).isEqualTo(KeepAliveHint.NONE);
    }

    @Test
    void theShorterTimeHoldsAndASecondIsTakenOffTheServers() {
        assertThat(of("timeout=31").idleAtMost(OWN)).isEqualTo(OWN);
        assertThat(of("timeout=30").idleAtMost(OWN)).isEqualTo(Duration.ofSeconds(29));
        assertThat(of("timeout=1").idleAtMost(OWN)).isZero();
        assertThat(of("timeout=0").idleAtMost(OWN)).isZero();
        assertThat(of("max=1").idleAtMost(OWN)).isEqualTo(OWN);
    }

    @Test
    void aConnectionIsClosedASecondBeforeTheServerWould() {
        answers("timeout=5");
        wire.waits("3999ms");
        assertThat(wire.channel.isIdle()).isTrue();
        wire.waits("1ms");
        assertThat(wire.channel.isIdle()).isFalse();
        assertThat(wire.reason()).startsWith("timed out: idle");
    }

    @Test
    void theNextResponseMayTakeTheHintBack() {
        answers("timeout=5");
        wire.get().receives(OK + "Content-Length: 0\r\n\r\n");
        wire.waits("29999ms");
        assertThat(wire.channel.isIdle()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout=1", "timeout=0", "max=0"})
    void aConnectionThatServesNoMoreIsNotKept(String hint) {
        answers(hint);
        assertThat(wire.events).containsExactly("gone", "HTTP/1.1 200 OK");
        assertThat(wire.reason()).isEqualTo("done");
    }

    @Test
    void noMoreRequestsAreSentThanTheServerSaidHoweverManyResponsesAreSilentAboutIt() {
        answers("max=2");
        wire.get().receives(OK + "Content-Length: 0\r\n\r\n");
        assertThat(wire.channel.isIdle()).isTrue();
        wire.get().receives(OK + "Content-Length: 0\r\n\r\n");
        assertThat(wire.channel.isIdle()).isFalse();
        assertThat(wire.events).endsWith("gone", "HTTP/1.1 200 OK");
    }

    @Test
    void aPipelineIsNoLongerThanTheServerSaid() {
        answers("max=2");
        wire.get();
        assertThat(wire.channel.canPipeline()).isTrue();
        wire.get();
        assertThat(wire.channel.canPipeline()).isFalse();
        wire.receives(OK + "Keep-Alive: max=2\r\nContent-Length: 0\r\n\r\n");
        assertThat(wire.channel.canPipeline()).isTrue();
    }
}
