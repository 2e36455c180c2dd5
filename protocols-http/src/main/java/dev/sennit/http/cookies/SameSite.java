// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.cookies;

/** With which requests that come from other sites a browser sends a cookie (RFC 6265bis section 5.6.7). */
public enum SameSite {
    /** With none, so that who follows a link to the site seems a stranger. */
    STRICT("Strict"),
    /** Only when somebody goes to the site, by a link for example. */
    LAX("Lax"),
    /** With all: then it is sent over secure connections only, and requests are to be protected against forgery by other means. */
    NONE("None");

    private final String text;

    SameSite(String text) {
        this.text = text;
    }

    /** As in the attribute. */
    @Override
    public String toString() {
        return text;
    }
}
