// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.http.files.PercentCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code name=value&name=value}, as browsers write it: percent code, and plus signs for spaces. */
final class UrlEncoded {
    private UrlEncoded() {}

    static Form read(String text, FormLimits limits) throws FormException {
        if (text.length() > limits.maxBytes()) {
            throw FormException.tooLarge("the form has more bytes than are taken", limits.maxBytes());
        }
        List<FormField> fields = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int ampersand = text.indexOf('&', from);
            int to = ampersand < 0 ? text.length() : ampersand;
            if (to > from) {
                if (fields.size() == limits.maxFields()) {
                    throw FormException.tooLarge("the form has more fields than are taken", limits.maxFields());
                }
                fields.add(field(text.substring(from, to), limits));
            }
            from = to + 1;
        }
        return new Form(fields);
    }

    private static FormField field(String pair, FormLimits limits) throws FormException {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        byte[] value = decoded(equals < 0 ? "" : pair.substring(equals + 1)).getBytes(StandardCharsets.UTF_8);
        if (value.length > limits.maxFieldBytes()) {
            throw FormException.tooLarge("a field has more bytes than are taken", limits.maxFieldBytes());
        }
        return new FormField(new FormPart(name, Optional.empty(), Optional.empty()), value);
    }

    private static String decoded(String raw) throws FormException {
        return PercentCode.decode(raw.replace("+", "%20"))
                .orElseThrow(() -> FormException.malformed(
                        "a field of the form must be UTF-8 in percent code, and visible ASCII otherwise"));
    }
}
