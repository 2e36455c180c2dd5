// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

/** What the bytes of a message may be (RFC 6152, RFC 3030). */
public enum BodyType {
    /** Lines of ASCII; what MAIL means when it does not say. */
    SEVEN_BIT("7BIT"),
    /** Lines of any bytes but CR, LF and NUL. */
    EIGHT_BIT_MIME("8BITMIME"),
    /** Any bytes. Such a message must not be sent on with DATA: it may hold what looks like the end of one. */
    BINARY_MIME("BINARYMIME");

    private final String keyword;

    BodyType(String keyword) {
        this.keyword = keyword;
    }

    /**
     * The value of the parameter {@code BODY}.
     *
     * @return as it stands in commands
     */
    public String keyword() {
        return keyword;
    }
}
