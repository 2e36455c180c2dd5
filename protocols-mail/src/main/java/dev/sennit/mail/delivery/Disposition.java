// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What becomes of a message or a recipient, in the words of the reply that says so (RFC 5321 section 4.2, RFC 3463).
 *
 * @param code the reply code: 250 to 299 for accepted, 400 to 499 to have the client try again later, 500 to 599 to have it give up; 421
 *     is the server's own
 * @param status the enhanced status code, such as {@code 2.1.5}; its class is the code's
 * @param text for people: printable ASCII, 1 to 400 characters
 */
public record Disposition(int code, String status, String text) {
    private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}");
    private static final int MAX_TEXT_CHARS = 400;
    private static final int GOING_DOWN = 421;

    /** A sender that may send. */
    public static final Disposition SENDER_OK = new Disposition(250, "2.1.0", "Sender ok");

    /** A recipient that is taken. */
    public static final Disposition RECIPIENT_OK = new Disposition(250, "2.1.5", "Recipient ok");

    /** A message that is taken. */
    public static final Disposition ACCEPTED = new Disposition(250, "2.0.0", "Message accepted");

    /**
     * Checks each part.
     *
     * @param code see above
     * @param status see above
     * @param text see above
     * @throws IllegalArgumentException if one is not as above
     */
    public Disposition {
        if (code < 250 || code > 599 || code / 100 == 3 || code == GOING_DOWN) {
            throw new IllegalArgumentException("code must be 250 to 299 or 400 to 599, and not 421: " + code);
        }
        if (!STATUS.matcher(status).matches() || status.charAt(0) - '0' != code / 100) {
            throw new IllegalArgumentException("status must look like " + code / 100 + ".1.5, not '" + status + "'");
        }
        boolean printable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (text.isEmpty() || text.length() > MAX_TEXT_CHARS || !printable) {
            throw new IllegalArgumentException(
                    "text must be printable ASCII, 1 to " + MAX_TEXT_CHARS + " characters of it");
        }
    }

    /**
     * A message that is taken.
     *
     * @param text such as {@code Queued as 4711}
     * @return 250 2.0.0
     */
    public static Disposition accepted(String text) {
        return new Disposition(250, "2.0.0", text);
    }

    /**
     * Later, perhaps.
     *
     * @param status such as {@code 4.2.2}
     * @param text why
     * @return 451 with these
     */
    public static Disposition tryLater(String status, String text) {
        return new Disposition(451, status, text);
    }

    /**
     * Never.
     *
     * @param status such as {@code 5.1.1}
     * @param text why
     * @return 550 with these
     */
    public static Disposition refused(String status, String text) {
        return new Disposition(550, status, text);
    }

    /**
     * Whether it is accepted.
     *
     * @return true for 2xx
     */
    public boolean isAccepted() {
        return code < 300;
    }

    /**
     * Whether the client should try again.
     *
     * @return true for 4xx
     */
    public boolean isTemporary() {
        return code / 100 == 4;
    }

    /** As the reply has it. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d %s %s", code, status, text);
    }
}
