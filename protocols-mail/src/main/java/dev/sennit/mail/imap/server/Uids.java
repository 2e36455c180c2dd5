// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.search.MessageNumbers;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The messages of a mailbox as a client counts them: the UID of each sequence number, from 1. */
final class Uids implements MessageNumbers {
    private static final int[] NONE = new int[0];

    private int[] uids = NONE; // unsigned, ascending
    private int count;

    @Override
    public int count() {
        return count;
    }

    @Override
    public long uid(int sequenceNumber) {
        return Integer.toUnsignedLong(uids[sequenceNumber - 1]);
    }

    /** 0 if there is none. */
    long lastUid() {
        return count == 0 ? 0 : uid(count);
    }

    @Override
    public int sequenceNumber(long uid) {
        int at = search(uid);
        return at < 0 ? 0 : at + 1;
    }

    /** Where it is, or minus where it would be, minus 1. */
    private int search(long uid) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = Integer.toUnsignedLong(uids[middle]);
            if (found == uid) {
                return middle;
            } else if (found < uid) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    void add(List<MessageState> messages) {
        if (count + messages.size() > uids.length) {
            int spare = count == 0 ? 0 : messages.size() + count / 8;
            uids = Arrays.copyOf(uids, count + messages.size() + spare);
        }
        for (MessageState message : messages) {
            if (message.uid() > lastUid()) {
                uids[count++] = (int) message.uid();
            }
        }
    }

    /** Removes messages, and returns the numbers that they had, ascending. */
    int[] remove(UidSet gone) {
        int[] numbers = new int[(int) Math.min(count, gone.count())];
        int removed = 0;
        for (UidSet.Range range : gone.ranges()) {
            int at = search(range.first());
            for (int i = at < 0 ? -at - 1 : at; i < count && uid(i + 1) <= range.last(); i++) {
                numbers[removed++] = i + 1;
            }
        }
        close(numbers, removed);
        return Arrays.copyOf(numbers, removed);
    }

    private void close(int[] numbers, int removed) {
        for (int k = 0; k < removed; k++) {
            int from = numbers[k];
            int to = k + 1 < removed ? numbers[k + 1] - 1 : count;
            System.arraycopy(uids, from, uids, from - k - 1, to - from);
        }
        count -= removed;
    }

    /** The UIDs of some sequence numbers; those that are too large are passed over. */
    UidSet ofSequence(UidSet numbers) {
        List<UidSet.Range> ranges = new ArrayList<>();
        for (UidSet.Range range : numbers.ranges()) {
            addRanges(ranges, range.first(), Math.min(range.last(), count));
        }
        return UidSet.ofRanges(ranges);
    }

    /** Those of some UIDs that are here. */
    UidSet present(UidSet wanted) {
        List<UidSet.Range> ranges = new ArrayList<>();
        for (UidSet.Range range : wanted.ranges()) {
            int first = search(range.first());
            int last = search(range.last());
            addRanges(ranges, (first < 0 ? -first - 1 : first) + 1L, last < 0 ? -last - 1L : last + 1L);
        }
        return UidSet.ofRanges(ranges);
    }

    /** The sequence numbers of some UIDs; those that are not here are passed over. */
    UidSet sequenceNumbers(UidSet wanted) {
        List<UidSet.Range> ranges = new ArrayList<>();
        for (UidSet.Range range : wanted.ranges()) {
            int first = search(range.first());
            int last = search(range.last());
            int firstNumber = (first < 0 ? -first - 1 : first) + 1;
            int lastNumber = last < 0 ? -last - 1 : last + 1;
            if (firstNumber <= lastNumber) {
                ranges.add(new UidSet.Range(firstNumber, lastNumber));
            }
        }
        return UidSet.ofRanges(ranges);
    }

    /** UIDs that follow each other become one range. */
    private void addRanges(List<UidSet.Range> ranges, long firstNumber, long lastNumber) {
        long first = 0;
        long last = 0;
        for (int number = (int) firstNumber; number <= lastNumber; number++) {
            long uid = uid(number);
            if (first == 0) {
                first = uid;
            } else if (uid != last + 1) {
                ranges.add(new UidSet.Range(first, last));
                first = uid;
            }
            last = uid;
        }
        if (first != 0) {
            ranges.add(new UidSet.Range(first, last));
        }
    }
}
