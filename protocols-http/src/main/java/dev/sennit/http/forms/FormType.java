// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a form is sent.
 *
 * @param boundary between the parts of {@code multipart/form-data}; empty for {@code application/x-www-form-urlencoded}
 */
record FormType(Optional<String> boundary) {
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";
    private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

    static FormType of(HttpHeaders headers) throws FormException {
        List<String> types = headers.all("Content-Type");
        Optional<Parameters> type = types.size() == 1 ? Parameters.parse(types.get(0)) : Optional.empty();
        String name = type.map(Parameters::value).orElse("");
        if (name.equals(URL_ENCODED)) {
            return new FormType(Optional.empty());
        }
        if (!name.equals(MULTIPART)) {
            throw new FormException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "the content is no form: its type must be " + URL_ENCODED + " or " + MULTIPART);
        }
        String boundary = type.orElseThrow().parameters().getOrDefault("boundary", "");
        if (!BOUNDARY.matcher(boundary).matches()) {
            throw FormException.malformed(
                    "the boundary of " + MULTIPART + " must be 1 to 70 of the characters of RFC 2046");
        }
        return new FormType(Optional.of(boundary));
    }
}
