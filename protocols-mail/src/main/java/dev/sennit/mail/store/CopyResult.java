// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.List;

/**
 * Who became whom: what IMAP's COPYUID tells.
 *
 * @param uidValidity of the destination
 * @param pairs by ascending UID on both sides
 */
public record CopyResult(long uidValidity, List<Pair> pairs) {
    /**
     * Copies the list.
     *
     * @param uidValidity of the destination
     * @param pairs by ascending UID on both sides
     */
    public CopyResult {
        pairs = List.copyOf(pairs);
    }

    /**
     * One message.
     *
     * @param source its UID where it was copied from
     * @param destination the UID of the copy
     */
    public record Pair(long source, long destination) {}
}
