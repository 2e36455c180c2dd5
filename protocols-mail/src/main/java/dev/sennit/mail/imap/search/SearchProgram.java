// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import java.util.Optional;
import java.util.Set;

/**
 * A search. Its charset is not in it: whoever reads the command decodes the texts with {@link SearchCharset}.
 *
 * @param key what is looked for
 * @param options what is returned; none if the command has no RETURN, which is answered in the old way
 * @param partial which part of the result is returned, if it asks for one
 */
public record SearchProgram(SearchKey key, Set<ReturnOption> options, Optional<PartialRange> partial) {
    /**
     * Copies the options.
     *
     * @param key see above
     * @param options see above
     * @param partial see above
     */
    public SearchProgram {
        options = Set.copyOf(options);
    }
}
