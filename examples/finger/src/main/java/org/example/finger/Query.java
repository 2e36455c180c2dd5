// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import java.util.Locale;

/**
 * What a client asks for: text in, a query out, and nothing else, so that it can be tested with a table (RFC 1288, 2.3).
 *
 * @param kind what is asked for
 * @param login about whom; empty unless the kind is {@link Kind#ONE_USER}
 * @param detail how much is asked for
 */
record Query(Kind kind, String login, Detail detail) {
    enum Kind {
        EVERYBODY,
        ONE_USER,
        /** Ask another host and pass on what it says: {@code ada@example.org}. */
        FORWARDING,
        UNREADABLE
    }

    enum Detail {
        SHORT,
        /** {@code /W}, for "whois". */
        VERBOSE
    }

    /** Understands a line, without the CR LF behind it. */
    static Query parse(String line) {
        String rest = line.strip();
        Detail detail = Detail.SHORT;
        if (rest.matches("(?i)/W(\\s.*)?")) {
            detail = Detail.VERBOSE;
            rest = rest.substring(2).strip();
        }
        if (rest.isEmpty()) {
            return new Query(Kind.EVERYBODY, "", detail);
        }
        if (rest.contains("@")) {
            return new Query(Kind.FORWARDING, "", detail);
        }
        String login = rest.toLowerCase(Locale.ROOT);
        return User.isLogin(login) ? new Query(Kind.ONE_USER, login, detail) : new Query(Kind.UNREADABLE, "", detail);
    }
}
