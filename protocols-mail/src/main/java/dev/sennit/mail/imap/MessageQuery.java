// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.store.UidSet;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is wanted of which messages.
 *
 * @param uids which; those that are not there are passed over
 * @param attributes what, beside their UIDs
 * @param changedSince only of those that were changed after this mod-sequence (RFC 7162); empty for all
 */
public record MessageQuery(UidSet uids, Set<FetchAttribute> attributes, OptionalLong changedSince) {
    /**
     * Copies the set.
     *
     * @param uids see above
     * @param attributes see above
     * @param changedSince see above
     * @throws IllegalArgumentException if it is less than 1
     */
    public MessageQuery {
        attributes = Set.copyOf(attributes);
        if (changedSince.isPresent() && changedSince.getAsLong() < 1) {
            throw new IllegalArgumentException("a mod-sequence is 1 or more, not " + changedSince.getAsLong());
        }
    }

    /**
     * Of some messages.
     *
     * @param uids which
     * @param attributes what
     * @return whenever they were changed
     */
    public static MessageQuery of(UidSet uids, FetchAttribute... attributes) {
        EnumSet<FetchAttribute> all = EnumSet.noneOf(FetchAttribute.class);
        all.addAll(Arrays.asList(attributes));
        return new MessageQuery(uids, all, OptionalLong.empty());
    }

    /**
     * Only of messages that were changed.
     *
     * @param modSeq since when
     * @return a changed copy
     */
    public MessageQuery withChangedSince(long modSeq) {
        return new MessageQuery(uids, attributes, OptionalLong.of(modSeq));
    }
}
