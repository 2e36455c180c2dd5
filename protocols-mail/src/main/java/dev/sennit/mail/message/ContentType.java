// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.List;
import java.util.Optional;

/**
 * What a part holds (RFC 2045 section 5).
 *
 * @param type such as {@code text}; as written
 * @param subtype such as {@code plain}; as written
 * @param parameters in their order
 */
public record ContentType(String type, String subtype, List<Parameter> parameters) {
    /** What a part is that says nothing, or nothing that can be read (RFC 2045 section 5.2). */
    public static final ContentType TEXT =
            new ContentType("text", "plain", List.of(new Parameter("charset", "us-ascii")));

    /** What a part of a digest is that says nothing (RFC 2046 section 5.1.5). */
    public static final ContentType MESSAGE = new ContentType("message", "rfc822", List.of());

    static ContentType parse(String value, int mostParameters) {
        FieldText text = new FieldText(value);
        String type = text.token();
        if (type.isEmpty() || !text.skip('/')) {
            return TEXT;
        }
        String subtype = text.token();
        return subtype.isEmpty() ? TEXT : new ContentType(type, subtype, text.parameters(mostParameters));
    }

    /**
     * Whether it is of that type.
     *
     * @param other such as {@code multipart}, in any case
     * @return true if it is
     */
    public boolean isType(String other) {
        return type.equalsIgnoreCase(other);
    }

    /** Whether it is message/rfc822 or its successor message/global (RFC 6532). */
    boolean isMessage() {
        return isType("message") && (subtype.equalsIgnoreCase("rfc822") || subtype.equalsIgnoreCase("global"));
    }

    boolean isDigest() {
        return isType("multipart") && subtype.equalsIgnoreCase("digest");
    }

    /**
     * The value of a parameter, of the first if there are several.
     *
     * @param name its name, in any case
     * @return the value, or empty if there is none
     */
    public Optional<String> parameter(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equalsIgnoreCase(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }
}
