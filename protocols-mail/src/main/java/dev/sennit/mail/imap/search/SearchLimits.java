// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/**
 * How much a search may ask for.
 *
 * @param keys how many keys it may have, those within others counted
 * @param depth how deep keys may lie in each other
 * @param texts how many texts it may look for
 * @param textChars how long each of those may be
 * @param sorted how many messages may be sorted or threaded
 * @param references how many message ids count of one message that is threaded: the first, and the last ones
 * @param threadBytes how much memory the message ids of all messages that are threaded may take, about; of those that come after one id
 *     counts, the first that they refer to
 * @param threadSteps how many steps up are made through what messages refer to before what remains unclear counts for nothing
 */
public record SearchLimits(
        int keys, int depth, int texts, int textChars, int sorted, int references, long threadBytes, long threadSteps) {
    /**
     * 500 keys, 50 deep; 50 texts of 1,000 characters; 100,000 messages sorted; 100 references of each, in 100 million bytes; 20 million steps.
     */
    public static final SearchLimits DEFAULTS =
            new SearchLimits(500, 50, 50, 1000, 100_000, 100, 100_000_000, 20_000_000);

    /** Keys in keys are walked by recursion, which a thread's stack must hold. */
    private static final int GREATEST_DEPTH = 500;

    /**
     * Checks every limit.
     *
     * @param keys see above; 1 or more, as all
     * @param depth see above; 500 or less
     * @param texts see above
     * @param textChars see above
     * @param sorted see above
     * @param references see above
     * @param threadBytes see above
     * @param threadSteps see above
     * @throws IllegalArgumentException if one is less, or the depth more
     */
    public SearchLimits {
        require("keys", keys);
        require("depth", depth);
        if (depth > GREATEST_DEPTH) {
            throw new IllegalArgumentException("depth must be " + GREATEST_DEPTH + " or less, not " + depth);
        }
        require("texts", texts);
        require("textChars", textChars);
        require("sorted", sorted);
        require("references", references);
        require("threadBytes", threadBytes);
        require("threadSteps", threadSteps);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
        }
    }
}
