// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/**
 * What to do with the flags of messages.
 *
 * @param how what {@code flags} are for
 * @param flags those that are added, removed or set
 */
public record FlagChange(How how, Flags flags) {
    /** What the given flags are for. */
    public enum How {
        /** They are set, others stay as they are. */
        ADD,
        /** They are cleared, others stay as they are. */
        REMOVE,
        /** They are set, others are cleared. */
        REPLACE
    }

    /**
     * Sets flags.
     *
     * @param flags which
     * @return that change
     */
    public static FlagChange add(Flags flags) {
        return new FlagChange(How.ADD, flags);
    }

    /**
     * Clears flags.
     *
     * @param flags which
     * @return that change
     */
    public static FlagChange remove(Flags flags) {
        return new FlagChange(How.REMOVE, flags);
    }

    /**
     * Sets flags and clears all others.
     *
     * @param flags which
     * @return that change
     */
    public static FlagChange replace(Flags flags) {
        return new FlagChange(How.REPLACE, flags);
    }

    /**
     * What becomes of a message's flags.
     *
     * @param before as they are
     * @return as they are to be
     * @throws IllegalArgumentException if there are more than {@link Flags#MAX_KEYWORDS} keywords then
     */
    public Flags of(Flags before) {
        return switch (how) {
            case ADD -> before.with(flags);
            case REMOVE -> before.without(flags);
            case REPLACE -> flags;
        };
    }
}
