// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

/**
 * What the doctor found.
 *
 * @param text what is so
 * @param advice what to do about it; empty when nothing is to be done
 */
record Finding(Weight weight, String subject, String text, String advice) {
    /** How much it matters, most first. */
    enum Weight {
        /** Nothing can be served. */
        BROKEN("broken"),
        /** It will hurt under load. */
        WARNING("warning"),
        /** It could be better. */
        HINT("hint"),
        /** As it should be. */
        FINE("");

        private final String label;

        Weight(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Finding fine(String subject, String text) {
        return new Finding(Weight.FINE, subject, text, "");
    }
}
