// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The commands (RFC 9051 section 6, RFC 3501 section 6, and extensions). */
public enum Verb {
    /** What the server can. */
    CAPABILITY(When.ANY),
    /** Nothing, and what is new. */
    NOOP(When.ANY),
    /** The end. */
    LOGOUT(When.ANY),
    /** Who is who (RFC 2971). */
    ID(When.ANY, Literals.TAKEN),
    /** TLS from here on. */
    STARTTLS(When.NOT_AUTHENTICATED),
    /** SASL. */
    AUTHENTICATE(When.NOT_AUTHENTICATED),
    /** Name and password. */
    LOGIN(When.NOT_AUTHENTICATED, Literals.TAKEN),
    /** RFC 5161. */
    ENABLE(When.AUTHENTICATED),
    /** Less bytes (RFC 4978). */
    COMPRESS(When.AUTHENTICATED),
    /** Opens a mailbox. */
    SELECT(When.AUTHENTICATED, Literals.TAKEN),
    /** Opens a mailbox to read. */
    EXAMINE(When.AUTHENTICATED, Literals.TAKEN),
    /** A new mailbox. */
    CREATE(When.AUTHENTICATED, Literals.TAKEN),
    /** No mailbox. */
    DELETE(When.AUTHENTICATED, Literals.TAKEN),
    /** Another name. */
    RENAME(When.AUTHENTICATED, Literals.TAKEN),
    /** A name more. */
    SUBSCRIBE(When.AUTHENTICATED, Literals.TAKEN),
    /** A name less. */
    UNSUBSCRIBE(When.AUTHENTICATED, Literals.TAKEN),
    /** Mailboxes (RFC 5258, RFC 5819). */
    LIST(When.AUTHENTICATED, Literals.TAKEN),
    /** Subscribed names. */
    LSUB(When.AUTHENTICATED, Literals.TAKEN),
    /** Where mailboxes are (RFC 2342). */
    NAMESPACE(When.AUTHENTICATED),
    /** Numbers of a mailbox. */
    STATUS(When.AUTHENTICATED, Literals.TAKEN),
    /** How much there may be (RFC 9208). */
    GETQUOTA(When.AUTHENTICATED, Literals.TAKEN),
    /** Likewise, of a mailbox. */
    GETQUOTAROOT(When.AUTHENTICATED, Literals.TAKEN),
    /** A new message. */
    APPEND(When.AUTHENTICATED, Literals.TAKEN),
    /** A new message for an old one (RFC 8508). */
    REPLACE(When.SELECTED, Literals.TAKEN),
    /** To be told what happens (RFC 2177). */
    IDLE(When.AUTHENTICATED),
    /** As NOOP. */
    CHECK(When.SELECTED),
    /** Expunges without telling, and leaves. */
    CLOSE(When.SELECTED),
    /** Leaves (RFC 3691). */
    UNSELECT(When.SELECTED),
    /** Removes deleted messages. */
    EXPUNGE(When.SELECTED),
    /** Finds messages. */
    SEARCH(When.SELECTED, Literals.TAKEN),
    /** Finds messages in an order (RFC 5256). */
    SORT(When.SELECTED, Literals.TAKEN),
    /** Finds messages and what they answer (RFC 5256). */
    THREAD(When.SELECTED, Literals.TAKEN),
    /** Reads messages. */
    FETCH(When.SELECTED, Literals.TAKEN),
    /** Changes flags. */
    STORE(When.SELECTED),
    /** Copies messages. */
    COPY(When.SELECTED, Literals.TAKEN),
    /** Moves messages (RFC 6851). */
    MOVE(When.SELECTED, Literals.TAKEN),
    /** One of the others by UID. */
    UID(When.SELECTED, Literals.TAKEN);

    /** When a command may be given. */
    public enum When {
        /** Always. */
        ANY,
        /** Before the login. */
        NOT_AUTHENTICATED,
        /** After the login. */
        AUTHENTICATED,
        /** With a mailbox. */
        SELECTED
    }

    private enum Literals {
        TAKEN,
        NONE
    }

    private static final Map<String, Verb> BY_NAME = new HashMap<>();

    static {
        for (Verb verb : values()) {
            BY_NAME.put(verb.name(), verb);
        }
    }

    private final When when;
    private final Literals literals;

    Verb(When when) {
        this(when, Literals.NONE);
    }

    Verb(When when, Literals literals) {
        this.when = when;
        this.literals = literals;
    }

    /** {@return when it may be given} */
    public When when() {
        return when;
    }

    /** {@return whether a string can stand in it} */
    public boolean takesLiterals() {
        return literals == Literals.TAKEN;
    }

    /** Finds one by name, in letters of any case. */
    public static Optional<Verb> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }
}
