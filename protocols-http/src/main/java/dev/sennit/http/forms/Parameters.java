// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A value with parameters: {@code value; name=token; name="text"}, the form of {@code Content-Type} and {@code Content-Disposition}.
 *
 * @param value in lower case
 * @param parameters by their names in lower case
 */
record Parameters(String value, Map<String, String> parameters) {
    /** Empty if it breaks the grammar, or has a parameter twice. */
    static Optional<Parameters> parse(String text) {
        Reader reader = new Reader(text);
        String value = reader.until(";").strip().toLowerCase(Locale.ROOT);
        Map<String, String> parameters = new HashMap<>();
        while (reader.skips(';')) {
            reader.skipSpace();
            String name = reader.until("=;\" \t").toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !reader.skips('=')) {
                return Optional.empty();
            }
            Optional<String> content = reader.content();
            if (content.isEmpty() || parameters.putIfAbsent(name, content.get()) != null) {
                return Optional.empty();
            }
            reader.skipSpace();
        }
        return reader.isAtEnd() ? Optional.of(new Parameters(value, parameters)) : Optional.empty();
    }

    /** Text whose bytes were read as ISO 8859-1; empty if they are not UTF-8. */
    static Optional<String> utf8(String latin1) {
        return utf8(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static Optional<String> utf8(ByteBuffer bytes) {
        try { // a new decoder reports what is malformed; String's constructor would replace it
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        boolean isAtEnd() {
            return at == text.length();
        }

        boolean skips(char c) {
            boolean is = !isAtEnd() && text.charAt(at) == c;
            at += is ? 1 : 0;
            return is;
        }

        void skipSpace() {
            while (skips(' ') || skips('\t')) {}
        }

        String until(String ends) {
            int start = at;
            while (!isAtEnd() && ends.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        /** A backslash quotes a quote or a backslash, no more: paths of Windows were sent as file names. */
        Optional<String> content() {
            if (!skips('"')) {
                return Optional.of(until("; \t\"\\,")).filter(token -> !token.isEmpty());
            }
            StringBuilder content = new StringBuilder();
            while (!isAtEnd()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return Optional.of(content.toString());
                }
                if (c == '\\' && !isAtEnd() && (text.charAt(at) == '"' || text.charAt(at) == '\\')) {
                    c = text.charAt(at++);
                }
                content.append(c);
            }
            return Optional.empty();
        }
    }
}
