// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.List;
import java.util.Optional;

/**
 * A part of a message, or the message itself. Its parts lie in its body, in order and apart.
 *
 * @param kind what its body is
 * @param header its header, with the empty line if there is one
 * @param separator the empty line at the end of the header; of no length if the header ended without, or before a delimiter, whose
 *     line end it is then (RFC 2046 section 5.1.1)
 * @param body its body, without the line end that belongs to the delimiter behind it (RFC 2046 section 5.1.1)
 * @param lines how many lines end in the body
 * @param contentType what it holds
 * @param fields the fields of its header, in order
 * @param parts those of a multipart; the one nested message of a message; none of anything else
 */
public record Part(
        Kind kind,
        ByteRange header,
        ByteRange separator,
        ByteRange body,
        long lines,
        ContentType contentType,
        List<HeaderField> fields,
        List<Part> parts) {
    /** What the body of a part is. */
    public enum Kind {
        /** Not looked into: anything that has no parts, is damaged so that it has none, or is beyond a limit. */
        OPAQUE,
        /** Parts between delimiters. */
        MULTIPART,
        /** A message (message/rfc822 or message/global). */
        MESSAGE
    }

    /**
     * The kept value of a field, of the first if there are several.
     *
     * @param name its name, in any case
     * @return the value, or empty if there is no such field, or its value is not kept
     */
    public Optional<String> value(String name) {
        for (HeaderField field : fields) {
            if (field.isNamed(name)) {
                return field.value();
            }
        }
        return Optional.empty();
    }

    /** {@return everything, header and body} */
    public ByteRange whole() {
        return header.through(body);
    }
}
