// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server answers (RFC 5321 section 4.2).
 *
 * @param code 200 to 599
 * @param lines its text without the codes, one line or more; what is not printable ASCII has become a question mark
 */
public record SmtpReply(int code, List<String> lines) {
    private static final Pattern STATUS = Pattern.compile("([245])\\.\\d{1,3}\\.\\d{1,3}(?= |$)");

    /**
     * Copies the lines.
     *
     * @param code see above
     * @param lines see above
     * @throws IllegalArgumentException if the code is out of range, or there is no line
     */
    public SmtpReply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("code must be 200 to 599, not " + code);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has one line or more");
        }
        lines = List.copyOf(lines);
    }

    /**
     * The enhanced status code (RFC 2034).
     *
     * @return empty if there is none, or it is of another class than the code
     */
    public Optional<String> status() {
        Matcher status = STATUS.matcher(lines.get(0));
        boolean found = status.lookingAt() && status.group(1).charAt(0) - '0' == code / 100;
        return found ? Optional.of(status.group()) : Optional.empty();
    }

    /**
     * Whether the server has done what it was asked.
     *
     * @return true for 2xx
     */
    public boolean isPositive() {
        return code < 300;
    }

    /**
     * Whether it waits for more.
     *
     * @return true for 3xx
     */
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /**
     * Whether it may be asked again later.
     *
     * @return true for 4xx
     */
    public boolean isTemporary() {
        return code / 100 == 4;
    }

    /** In one line. */
    @Override
    public String toString() {
        return code + " " + String.join(" / ", lines);
    }
}
