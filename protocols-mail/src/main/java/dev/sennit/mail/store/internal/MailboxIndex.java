// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.Changes;
import dev.sennit.mail.store.MailboxStatus;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The numbers of one mailbox: which UID has which flags since when, and which are gone since when. */
public final class MailboxIndex {
    /** A message that is gone. */
    public record Tombstone(long uid, long modSeq) {}

    private final int maxTombstones;
    private final long uidValidity;
    private final TreeMap<Long, MessageState> messages = new TreeMap<>();
    private final ArrayDeque<Tombstone> tombstones = new ArrayDeque<>(); // by ascending mod-sequence
    private long uidNext = 1;
    private long highestModSeq = 1;
    private long forgottenModSeq; // of the latest tombstone that is no longer kept
    private int unseen;
    private int deleted;

    public MailboxIndex(long uidValidity, int maxTombstones) {
        this.uidValidity = uidValidity;
        this.maxTombstones = maxTombstones;
    }

    public long uidValidity() {
        return uidValidity;
    }

    public long uidNext() {
        return uidNext;
    }

    public long highestModSeq() {
        return highestModSeq;
    }

    public long forgottenModSeq() {
        return forgottenModSeq;
    }

    public int size() {
        return messages.size();
    }

    public Collection<MessageState> messages() {
        return messages.values();
    }

    public Collection<Tombstone> tombstones() {
        return tombstones;
    }

    public @Nullable MessageState get(long uid) {
        return messages.get(uid);
    }

    /** UIDs below are used up. */
    public void reserveUidsBelow(long uid) {
        uidNext = Math.max(uidNext, uid);
    }

    public void raiseModSeq(long modSeq) {
        highestModSeq = Math.max(highestModSeq, modSeq);
    }

    public void forgetTombstonesUpTo(long modSeq) {
        forgottenModSeq = Math.max(forgottenModSeq, modSeq);
    }

    /** Checks that there are so many UIDs left. */
    public void checkUids(int count) {
        if (uidNext + count > UidSet.MAX_UID + 1) {
            throw Failures.limit("UIDs for a mailbox", UidSet.MAX_UID);
        }
    }

    /** A new message, or other flags of one. */
    public MessageState put(MessageState state) {
        MessageState before = messages.put(state.uid(), state);
        if (before != null) {
            count(before, -1);
        }
        count(state, 1);
        reserveUidsBelow(state.uid() + 1);
        raiseModSeq(state.modSeq());
        return state;
    }

    public void remove(long uid, long modSeq) {
        MessageState before = messages.remove(uid);
        if (before != null) {
            count(before, -1);
        }
        reserveUidsBelow(uid + 1);
        raiseModSeq(modSeq);
        tombstones.add(new Tombstone(uid, modSeq));
        while (tombstones.size() > maxTombstones) {
            forgottenModSeq = Math.max(forgottenModSeq, tombstones.remove().modSeq());
        }
    }

    private void count(MessageState state, int step) {
        unseen += state.flags().has(SystemFlag.SEEN) ? 0 : step;
        deleted += state.flags().has(SystemFlag.DELETED) ? step : 0;
    }

    /** The messages of a set, ascending. */
    public List<MessageState> select(UidSet uids) {
        return select(uids, 1, Integer.MAX_VALUE);
    }

    /** The first messages of a set from a UID on; never walks over what is not asked for, nor over ranges without messages. */
    public List<MessageState> select(UidSet uids, long fromUid, int maxMessages) {
        List<MessageState> found = new ArrayList<>();
        long from = fromUid;
        while (found.size() < maxMessages) {
            OptionalLong asked = uids.ceiling(from);
            Long next = asked.isEmpty() ? null : messages.ceilingKey(asked.getAsLong());
            if (next == null) {
                break;
            }
            from = next;
            for (MessageState message : messages.tailMap(next).values()) {
                if (found.size() == maxMessages || !uids.contains(message.uid())) {
                    break;
                }
                found.add(message);
                from = message.uid() + 1;
            }
        }
        return found;
    }

    public MailboxStatus status() {
        return new MailboxStatus(uidValidity, uidNext, highestModSeq, messages.size(), unseen, deleted);
    }

    public MailboxView view() {
        return new MailboxView(uidValidity, uidNext, highestModSeq, List.copyOf(messages.values()));
    }

    public Changes changesSince(long modSeq, UidSet uids) {
        List<MessageState> changed = messages.values().stream()
                .filter(message -> message.modSeq() > modSeq && uids.contains(message.uid()))
                .toList();
        return new Changes(highestModSeq, changed, vanishedSince(modSeq).and(uids));
    }

    private UidSet vanishedSince(long modSeq) {
        if (modSeq >= forgottenModSeq) {
            return UidSet.of(tombstones.stream()
                    .filter(gone -> gone.modSeq() > modSeq)
                    .map(Tombstone::uid)
                    .toList());
        }
        return uidNext == 1 ? UidSet.EMPTY : UidSet.range(1, uidNext - 1).minus(UidSet.of(messages.keySet()));
    }
}
