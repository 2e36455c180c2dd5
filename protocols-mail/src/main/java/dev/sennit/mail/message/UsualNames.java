// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of fields as most write them: the thousands of a folder's indexes are the same few strings. */
final class UsualNames {
    private static final int PLACES = 128;
    private static final @Nullable Usual[] USUAL = new Usual[PLACES]; // each at its place

    static {
        for (String name : List.of(
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
                "Content-Language")) {
            Usual usual = Usual.of(name);
            int place = place(usual.bytes, 0, usual.bytes.length);
            if (USUAL[place] != null) {
                throw new IllegalStateException("two names are at one place: " + name);
            }
            USUAL[place] = usual;
        }
    }

    private record Usual(FieldName name, byte[] bytes) {
        static Usual of(String name) {
            return new Usual(FieldName.of(name), name.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private UsualNames() {}

    /** No two of the usual names have the same: one comparison tells, and this is done for each field. */
    private static int place(byte[] name, int from, int length) {
        return (4 * length + name[from + length / 2] + name[from + length - 1]) & (PLACES - 1);
    }

    /** Some bytes as a name. */
    static FieldName of(byte[] bytes, int from, int length) {
        Usual usual = length > 0 ? USUAL[place(bytes, from, length)] : null;
        if (usual != null && Arrays.equals(bytes, from, from + length, usual.bytes, 0, usual.bytes.length)) {
            return usual.name;
        }
        return FieldName.of(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
    }
}
