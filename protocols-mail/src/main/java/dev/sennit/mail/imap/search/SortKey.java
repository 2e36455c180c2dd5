// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/**
 * One criterion of a sort.
 *
 * @param field by what
 * @param order which comes first
 */
public record SortKey(SortField field, Order order) {
    /** Which comes first. */
    public enum Order {
        /** The least. */
        ASCENDING,
        /** The greatest: REVERSE. */
        REVERSE
    }
}
