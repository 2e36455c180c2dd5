// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a mailbox holds, in the simplest way there is: flags and text by UID. */
final class StoreModel {
    record Message(Flags flags, String text) {}

    final TreeMap<Long, Message> messages = new TreeMap<>();
    long largestUid;

    void add(long uid, Message message) {
        if (uid <= largestUid) {
            throw new AssertionError("UID " + uid + " where " + largestUid + " was given before");
        }
        largestUid = uid;
        messages.put(uid, message);
    }

    void change(UidSet uids, FlagChange change) {
        messages.replaceAll((uid, message) ->
                uids.contains(uid) ? new Message(change.of(message.flags()), message.text()) : message);
    }

    UidSet expunge(UidSet uids) {
        List<Long> gone = new ArrayList<>();
        for (Map.Entry<Long, Message> entry : messages.entrySet()) {
            if (uids.contains(entry.getKey()) && entry.getValue().flags().has(SystemFlag.DELETED)) {
                gone.add(entry.getKey());
            }
        }
        gone.forEach(messages::remove);
        return UidSet.of(gone);
    }

    UidSet remove(UidSet uids) {
        UidSet gone = UidSet.of(select(uids));
        messages.keySet().removeIf(gone::contains);
        return gone;
    }

    List<Long> select(UidSet uids) {
        return messages.keySet().stream().filter(uids::contains).toList();
    }

    void take(StoreModel source, CopyResult result) {
        result.pairs().forEach(pair -> add(pair.destination(), source.message(pair.source())));
    }

    Message message(long uid) {
        Message message = messages.get(uid);
        if (message == null) {
            throw new AssertionError("there is no message " + uid);
        }
        return message;
    }
}
