// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

/**
 * How much a command or a response may say.
 *
 * @param depth how many parentheses may be open at once
 * @param elements how many words, numbers and ranges it may have
 * @param sections how many different sections and parts a FETCH may ask for
 */
public record ParseLimits(int depth, int elements, int sections) {
    /**
     * Of who asks for no sections: they count as elements only.
     *
     * @param depth see above
     * @param elements see above
     */
    public ParseLimits(int depth, int elements) {
        this(depth, elements, elements);
    }
}
