// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names of fields as most write them: the thousands of a folder's indexes are the same few strings. */
final class UsualNames {
    private static final List<String> NONE = List.of();
    private static final Map<Integer, List<String>> BY_LENGTH = List.of(
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
                    "Content-Language")
            .stream()
            .collect(Collectors.groupingBy(String::length));

    private UsualNames() {}

    /** Some bytes as a name. */
    static String of(byte[] bytes, int from, int length) {
        for (String usual : BY_LENGTH.getOrDefault(length, NONE)) {
            if (isAt(bytes, from, usual)) {
                return usual;
            }
        }
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    private static boolean isAt(byte[] bytes, int from, String usual) {
        int at = 0;
        while (at < usual.length() && bytes[from + at] == usual.charAt(at)) {
            at++;
        }
        return at == usual.length();
    }
}
