// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What stands in front of a part of a form (RFC 7578 section 4).
 *
 * @param name of the field; several parts may have the same
 * @param fileName what the client calls the file; empty if it is none. It may be anything: never use it as a path
 * @param contentType what the client takes the content for; empty if it does not say
 */
public record FormPart(String name, Optional<String> fileName, Optional<String> contentType) {
    private static final Set<String> PLAIN_ENCODINGS = Set.of("7bit", "8bit", "binary");

    /** Reads the fields of a part. */
    static FormPart of(HttpHeaders headers) throws FormException {
        Optional<Parameters> disposition = headers.all("Content-Disposition").size() == 1
                ? headers.first("Content-Disposition").flatMap(Parameters::parse)
                : Optional.empty();
        if (disposition.isEmpty() || !disposition.get().value().equals("form-data")) {
            throw FormException.malformed("a part must have one Content-Disposition: form-data; name=\"...\"");
        }
        Optional<String> encoding = headers.first("Content-Transfer-Encoding");
        if (encoding.isPresent() && !PLAIN_ENCODINGS.contains(encoding.get().toLowerCase(Locale.ROOT))) {
            throw FormException.malformed(
                    "the content of a part must be sent as it is, without Content-Transfer-Encoding");
        }
        Optional<String> name = parameter(disposition.get(), "name");
        if (name.isEmpty()) {
            throw FormException.malformed("a part must have a name");
        }
        return new FormPart(name.get(), parameter(disposition.get(), "filename"), headers.first("Content-Type"));
    }

    private static Optional<String> parameter(Parameters disposition, String name) throws FormException {
        Optional<String> sent = Optional.ofNullable(disposition.parameters().get(name));
        Optional<String> text = sent.flatMap(Parameters::utf8);
        if (sent.isPresent() && text.isEmpty()) {
            throw FormException.malformed("the " + name + " of a part must be UTF-8");
        }
        return text;
    }
}
