// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands. */
enum Verb {
    APOP(When.AUTHORIZATION),
    AUTH(When.AUTHORIZATION),
    CAPA(When.ALWAYS),
    DELE(When.TRANSACTION),
    LIST(When.TRANSACTION),
    NOOP(When.TRANSACTION),
    PASS(When.AUTHORIZATION),
    QUIT(When.ALWAYS),
    RETR(When.TRANSACTION),
    RSET(When.TRANSACTION),
    STAT(When.TRANSACTION),
    STLS(When.AUTHORIZATION),
    TOP(When.TRANSACTION),
    UIDL(When.TRANSACTION),
    USER(When.AUTHORIZATION);

    /** When a command is allowed. */
    enum When {
        AUTHORIZATION,
        TRANSACTION,
        ALWAYS
    }

    private static final Map<String, Verb> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Verb::name, Function.identity()));

    private final When when;

    Verb(When when) {
        this.when = when;
    }

    When when() {
        return when;
    }

    /** By a name in letters of any case. */
    static Optional<Verb> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }
}
