// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import dev.sennit.mail.postfix.LookupException.Kind;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told: a value, or words. */
record Answer(Status status, String text) {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
    private static final int MAX_WORDS = 200;

    static final Answer NOT_FOUND = new Answer(Status.NOT_FOUND, "");
    static final Answer LATE = new Answer(Status.TIMEOUT, "The table did not answer in time");
    static final Answer TOO_LONG = new Answer(Status.TEMPORARY, "The value is too long");
    private static final Answer FAILED = new Answer(Status.TEMPORARY, "The lookup failed");

    enum Status {
        FOUND,
        NOT_FOUND,
        TEMPORARY,
        TIMEOUT,
        PERMANENT
    }

    static Answer refused(String why) {
        return new Answer(Status.PERMANENT, why);
    }

    /** What went wrong inside is our own affair, unless it was said for the client. */
    static Answer of(@Nullable Optional<String> found, @Nullable Throwable failure) {
        if (found != null) {
            return found.map(value -> new Answer(Status.FOUND, value)).orElse(NOT_FOUND);
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof LookupException told) {
            Status status = told.kind() == Kind.TEMPORARY ? Status.TEMPORARY : Status.PERMANENT;
            return new Answer(status, words(String.valueOf(told.getMessage())));
        }
        LOG.error("a lookup failed", cause);
        return FAILED;
    }

    private static String words(String text) {
        StringBuilder words = new StringBuilder();
        text.codePoints().filter(c -> c >= ' ' && c < 0x7f).limit(MAX_WORDS).forEach(words::appendCodePoint);
        return words.toString();
    }
}
