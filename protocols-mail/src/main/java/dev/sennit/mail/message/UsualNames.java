// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Names of fields as most write them: the thousands of a folder's indexes are the same few strings. */
final class UsualNames {
    private static final NamesByLength<Usual> NAMES = new NamesByLength<>(
            List.of(
                    "Date",
                    "Subject",
                    "From",
                    "Sender",
                    "Reply-To",
                    "To",
                    "Cc",
                    "Bcc",
                    "In-Reply-To",
                    "Message-ID",
                    "Message-Id",
                    "References",
                    "Received",
                    "Return-Path",
                    "Delivered-To",
                    "User-Agent",
                    "X-Mailer",
                    "List-Id",
                    "List-Unsubscribe",
                    "DKIM-Signature",
                    "Authentication-Results",
                    "MIME-Version",
                    "Content-Type",
                    "Content-ID",
                    "Content-Description",
                    "Content-Transfer-Encoding",
                    "Content-Disposition",
                    "Content-Language"),
            Usual::of);

    private record Usual(FieldName name, byte[] bytes) {
        static Usual of(String name) {
            return new Usual(FieldName.of(name), name.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private UsualNames() {}

    /** Some bytes as a name. */
    static FieldName of(byte[] bytes, int from, int length) {
        List<Usual> usual = NAMES.of(length);
        for (int i = 0; i < usual.size(); i++) { // no iterator: this is done for each field
            if (Arrays.equals(bytes, from, from + length, usual.get(i).bytes, 0, length)) {
                return usual.get(i).name;
            }
        }
        return FieldName.of(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
    }
}
