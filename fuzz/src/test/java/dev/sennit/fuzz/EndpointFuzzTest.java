// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.spi.EndpointDescription;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Endpoint strings: they are understood, and read back to the same, or refused with a message that says why. */
class EndpointFuzzTest {
    @FuzzTest
    void aStringIsUnderstoodOrRefused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        understoodOrRefused(text, EndpointDescription::parse).ifPresent(EndpointFuzzTest::sameWhenQuoted);
        understoodOrRefused(text, Endpoints::server).ifPresent(each -> readsBack(each, Endpoints::server));
        understoodOrRefused(text, Endpoints::client).ifPresent(each -> readsBack(each, Endpoints::client));
    }

    private static <T> Optional<T> understoodOrRefused(String text, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            Law.requires(
                    e.getClass() == IllegalArgumentException.class && message != null && !message.isBlank(),
                    () -> "refused without a reason: " + e);
            return Optional.empty();
        }
    }

    private static void readsBack(Object endpoint, Function<String, ?> reader) {
        String shown = endpoint.toString();
        String again = reader.apply(shown).toString();
        Law.requires(again.equals(shown), () -> "shown as " + shown + ", which is read as " + again);
    }

    private static void sameWhenQuoted(EndpointDescription parts) {
        StringBuilder text = new StringBuilder(EndpointDescription.quote(parts.type()));
        parts.arguments().forEach(each -> text.append(':').append(EndpointDescription.quote(each)));
        for (Map.Entry<String, String> each : parts.keywords().entrySet()) {
            text.append(':').append(EndpointDescription.quote(each.getKey()));
            text.append('=').append(EndpointDescription.quote(each.getValue()));
        }
        EndpointDescription again = EndpointDescription.parse(text.toString());
        Law.requires(
                again.type().equals(parts.type())
                        && again.arguments().equals(parts.arguments())
                        && again.keywords().equals(parts.keywords()),
                () -> parts + " was written as " + text + " and read as " + again);
    }
}
