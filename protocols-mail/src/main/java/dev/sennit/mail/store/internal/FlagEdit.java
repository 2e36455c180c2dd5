// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.FlagsResult;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a change of flags means for each message, before anything has changed.
 *
 * @param asked those that shall have the flags, whether they must change or not
 * @param edits those that must change, as they are, and the flags they get
 * @param modified those that are left alone
 */
public record FlagEdit(List<Long> asked, Map<MessageState, Flags> edits, UidSet modified) {
    public static FlagEdit plan(MailboxIndex index, UidSet uids, FlagChange change, long unchangedSince) {
        List<Long> asked = new ArrayList<>();
        List<Long> modified = new ArrayList<>();
        Map<MessageState, Flags> edits = new LinkedHashMap<>();
        for (MessageState message : index.select(uids)) {
            if (message.modSeq() > unchangedSince) {
                modified.add(message.uid());
                continue;
            }
            asked.add(message.uid());
            Flags flags = changed(change, message.flags());
            if (!flags.equals(message.flags())) {
                edits.put(message, flags);
            }
        }
        return new FlagEdit(asked, edits, UidSet.of(modified));
    }

    private static Flags changed(FlagChange change, Flags before) {
        try {
            return change.of(before);
        } catch (IllegalArgumentException tooMany) {
            throw Failures.limit("keywords for a message", Flags.MAX_KEYWORDS);
        }
    }

    /** What came of it, once it is done. */
    public FlagsResult result(MailboxIndex index) {
        return new FlagsResult(
                asked.stream().map(index::get).filter(Objects::nonNull).toList(), modified);
    }
}
