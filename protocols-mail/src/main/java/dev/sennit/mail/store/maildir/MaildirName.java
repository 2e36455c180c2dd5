// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.util.OptionalLong;

/**
 * The name of a message's file: a base that never changes, and letters for its flags. The base may say how large the message is ({@code
 * ,S=}), how large with CRLF ({@code ,W=}), what a repeated delivery is known by ({@code ,K=}), and what the content is known by ({@code
 * ,E=}).
 */
record MaildirName(String base, String letters) {
    static final String INFO = "2,";

    static MaildirName parse(String fileName, char separator) {
        int at = fileName.lastIndexOf(separator);
        if (at < 0) {
            return new MaildirName(fileName, "");
        }
        String info = fileName.substring(at + 1);
        return new MaildirName(fileName.substring(0, at), info.startsWith(INFO) ? info.substring(INFO.length()) : "");
    }

    /** Without flags, as in {@code new}. */
    String plain() {
        return base;
    }

    /** With flags, as in {@code cur}. */
    String withInfo(char separator) {
        return base + separator + INFO + letters;
    }

    OptionalLong sizeBytes() {
        return number(",S=");
    }

    OptionalLong sizeOctets() {
        return number(",W=");
    }

    /** Empty text if there is none. */
    String key() {
        return text(",K=");
    }

    /** A copy has that of the first message, of whose name it was made. */
    String email() {
        String said = text(",E=");
        return UniqueNames.isDigest(said) ? said : UniqueNames.digest(base.split(",", 2)[0]);
    }

    private String text(String field) {
        int at = base.indexOf(field);
        if (at < 0) {
            return "";
        }
        int end = base.indexOf(',', at + 1);
        return base.substring(at + field.length(), end < 0 ? base.length() : end);
    }

    private OptionalLong number(String field) {
        int at = base.indexOf(field);
        if (at < 0) {
            return OptionalLong.empty();
        }
        int from = at + field.length();
        int to = from;
        while (to < base.length() && to - from < 18 && base.charAt(to) >= '0' && base.charAt(to) <= '9') {
            to++;
        }
        return to == from ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(base, from, to, 10));
    }
}
