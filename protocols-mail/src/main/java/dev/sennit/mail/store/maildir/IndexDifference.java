// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.internal.MailboxIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What another process has written down since watchers were told last. */
record IndexDifference(List<Long> gone, List<MessageState> changed, List<MessageState> arrived, long highestModSeq) {
    static IndexDifference of(MailboxIndex before, MailboxIndex now) {
        List<Long> gone = new ArrayList<>();
        for (MessageState message : before.messages()) {
            if (now.get(message.uid()) == null) {
                gone.add(message.uid());
            }
        }
        List<MessageState> changed = new ArrayList<>();
        List<MessageState> arrived = new ArrayList<>();
        for (MessageState message : now.messages()) {
            MessageState known = before.get(message.uid());
            if (known == null) {
                arrived.add(message);
            } else if (!known.equals(message)) {
                changed.add(message);
            }
        }
        return new IndexDifference(gone, changed, arrived, now.highestModSeq());
    }

    /** Each event with a mod-sequence of its own, the last with the highest; the other process used at least as many. */
    void tell(MailboxId mailbox, Consumer<StoreEvent> events) {
        long modSeq =
                highestModSeq - (gone.isEmpty() ? 0 : 1) - (changed.isEmpty() ? 0 : 1) - (arrived.isEmpty() ? 0 : 1);
        if (!gone.isEmpty()) {
            modSeq++;
            events.accept(new StoreEvent.Expunged(mailbox, modSeq, UidSet.of(gone)));
        }
        if (!changed.isEmpty()) {
            modSeq++;
            events.accept(new StoreEvent.FlagsChanged(mailbox, modSeq, changed));
        }
        if (!arrived.isEmpty()) {
            modSeq++;
            events.accept(new StoreEvent.Arrived(mailbox, modSeq, arrived));
        }
    }
}
