// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The charset that a Content-Type names (RFC 9110 section 8.3.2). */
final class ContentCharset {
    private static final String PARAMETER = "charset=";

    private ContentCharset() {}

    /** UTF-8 if none is named, or none that is known here. */
    static Charset of(HttpHeaders headers) {
        for (String part : headers.first("Content-Type").orElse("").split(";")) {
            String parameter = part.strip();
            if (parameter.toLowerCase(Locale.ROOT).startsWith(PARAMETER)) {
                return named(parameter.substring(PARAMETER.length()).replace("\"", ""));
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static Charset named(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
