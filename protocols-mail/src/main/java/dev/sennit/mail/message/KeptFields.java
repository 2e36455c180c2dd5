// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.List;

/** Whose values an index keeps: those that ENVELOPE and BODYSTRUCTURE show (RFC 3501 section 7.4.2), and References, which threads are made
 * of (RFC 5256 section 3). */
final class KeptFields {
    static final String CONTENT_TYPE = "Content-Type";

    private static final NamesByLength<String> NAMES = new NamesByLength<>(
            List.of(
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
                    "references",
                    "content-type",
                    "content-id",
                    "content-description",
                    "content-transfer-encoding",
                    "content-md5",
                    "content-disposition",
                    "content-language",
                    "content-location"),
            name -> name);

    private KeptFields() {}

    static boolean contains(String name) {
        for (String kept : NAMES.of(name.length())) {
            if (kept.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
