// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose mail a {@link StoreSink} takes, and how much at once.
 *
 * @param domains behind the at sign of the addresses it takes; in small letters
 * @param postmaster the account that gets what is for the postmaster, where no user has that name
 * @param maxRecipients how many recipients a message may have; beyond: 452, so that a client sends it to the others again
 */
public record StoreSinkOptions(Set<String> domains, String postmaster, int maxRecipients) {
    /** How many recipients a message may have unless told otherwise: as many as a server must take at least (RFC 5321). */
    public static final int DEFAULT_MAX_RECIPIENTS = 100;

    /**
     * Checks the limit and puts domains into small letters.
     *
     * @param domains see above
     * @param postmaster see above
     * @param maxRecipients see above; 1 or more
     * @throws IllegalArgumentException if the limit is less
     */
    public StoreSinkOptions {
        domains = domains.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        if (maxRecipients < 1) {
            throw new IllegalArgumentException("maxRecipients must be at least 1: " + maxRecipients);
        }
    }

    /**
     * Mail of some domains, with the default limit.
     *
     * @param domains such as {@code example.org}
     * @return with the account {@code postmaster} for the postmaster
     */
    public static StoreSinkOptions of(String... domains) {
        return new StoreSinkOptions(Set.of(domains), "postmaster", DEFAULT_MAX_RECIPIENTS);
    }

    /**
     * Another account for the postmaster's mail.
     *
     * @param account its name in the store
     * @return a changed copy
     */
    public StoreSinkOptions withPostmaster(String account) {
        return new StoreSinkOptions(domains, account, maxRecipients);
    }

    /**
     * Another limit.
     *
     * @param recipients how many a message may have
     * @return a changed copy
     */
    public StoreSinkOptions withMaxRecipients(int recipients) {
        return new StoreSinkOptions(domains, postmaster, recipients);
    }
}
