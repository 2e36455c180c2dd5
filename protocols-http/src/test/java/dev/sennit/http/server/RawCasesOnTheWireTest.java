// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.h1.RawCase;
import dev.sennit.http.h1.RawCasesTest;
import dev.sennit.reactor.testkit.Feeding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What clients and attackers send, through a whole connection: the requests before a fault are answered, the fault is answered with its
 * status, the connection closes, and nothing behind it is carried out; however the bytes are cut.
 */
class RawCasesOnTheWireTest {
    /** So that the reason is there at once, too; {@code LingeringTest} is about the rest. */
    private static final HttpTimeouts AT_ONCE = HttpTimeouts.DEFAULTS.withLinger(Duration.ZERO, Duration.ofSeconds(2));

    private static final HttpHandler HANDLER = (request, response) -> response.send();

    /** Whether a client is told to go on depends on whether its body comes at once: {@code ResponseTest} has these cases. */
    static Stream<RawCase> cases() {
        return RawCasesTest.cases()
                .filter(raw -> !raw.raw().toLowerCase(Locale.ROOT).contains("100-continue"));
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("cases")
    void isAnsweredAsItDeserves(RawCase raw) {
        List<String> seen = Feeding.ofProtocol(() -> Wire.protocol(HANDLER, HttpLimits.DEFAULTS, AT_ONCE))
                .everyWay(raw.raw().getBytes(StandardCharsets.ISO_8859_1));
        Expected expected = Expected.of(raw.events());
        assertThat(Expected.statuses(seen.get(0))).isEqualTo(expected.statuses());
        assertThat(seen.subList(1, seen.size())).isEqualTo(expected.end());
    }
}
