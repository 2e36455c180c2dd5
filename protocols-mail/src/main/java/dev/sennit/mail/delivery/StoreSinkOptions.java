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
 * @param maxHeaderBytes how long the header of a message may be so that it is known again, see {@link StoreSink}
 */
public record StoreSinkOptions(Set<String> domains, String postmaster, int maxRecipients, int maxHeaderBytes) {
    /** How many recipients a message may have unless told otherwise: as many as a server must take at least (RFC 5321). */
    public static final int DEFAULT_MAX_RECIPIENTS = 100;

    /** How long a header may be to be known again, unless told otherwise. */
    public static final int DEFAULT_MAX_HEADER_BYTES = 65_536;

    /**
     * Checks the limits and puts domains into small letters.
     *
     * @param domains see above
     * @param postmaster see above
     * @param maxRecipients see above; 1 or more
     * @param maxHeaderBytes see above; 1 or more
     * @throws IllegalArgumentException if a limit is less
     */
    public StoreSinkOptions {
        domains = domains.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        if (maxRecipients < 1 || maxHeaderBytes < 1) {
            throw new IllegalArgumentException(
                    "limits are at least 1: maxRecipients " + maxRecipients + ", maxHeaderBytes " + maxHeaderBytes);
        }
    }

    /**
     * Mail of some domains, with the default limits.
     *
     * @param domains such as {@code example.org}
     * @return with the account {@code postmaster} for the postmaster
     */
    public static StoreSinkOptions of(String... domains) {
        return new StoreSinkOptions(Set.of(domains), "postmaster", DEFAULT_MAX_RECIPIENTS, DEFAULT_MAX_HEADER_BYTES);
    }

    /**
     * Another account for the postmaster's mail.
     *
     * @param account its name in the store
     * @return a changed copy
     */
    public StoreSinkOptions withPostmaster(String account) {
        return new StoreSinkOptions(domains, account, maxRecipients, maxHeaderBytes);
    }

    /**
     * Other limits.
     *
     * @param recipients how many a message may have
     * @param headerBytes how long a header may be to be known again
     * @return a changed copy
     */
    public StoreSinkOptions withLimits(int recipients, int headerBytes) {
        return new StoreSinkOptions(domains, postmaster, recipients, headerBytes);
    }
}
