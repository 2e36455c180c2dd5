// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.Locale;
import java.util.Set;

/** Whose values an index keeps: those that ENVELOPE and BODYSTRUCTURE show (RFC 3501 section 7.4.2). */
final class KeptFields {
    static final String CONTENT_TYPE = "Content-Type";

    private static final Set<String> NAMES = Set.of(
            "date",
            "subject",
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "in-reply-to",
            "message-id",
            "content-type",
            "content-id",
            "content-description",
            "content-transfer-encoding",
            "content-md5",
            "content-disposition",
            "content-language",
            "content-location");
    private static final int LONGEST = "content-transfer-encoding".length();

    private KeptFields() {}

    static boolean contains(String name) {
        return name.length() <= LONGEST && NAMES.contains(name.toLowerCase(Locale.ROOT));
    }
}
