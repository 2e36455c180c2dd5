// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.search.MessageNumbers;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The messages of a mailbox as a client counts them: the UID of each sequence number, from 1. UIDs that follow each other are one run,
 * so that a session costs as much as its mailbox has gaps.
 */
final class Uids implements MessageNumbers {
    private static final int[] NONE = new int[0];

    private int[] firstUids = NONE; // of each run, unsigned, ascending
    private int[] firstNumbers = NONE; // of each run
    private int runs;
    private int count;

    @Override
    public int count() {
        return count;
    }

    @Override
    public long uid(int sequenceNumber) {
        int run = runOfNumber(sequenceNumber);
        return firstUid(run) + sequenceNumber - firstNumbers[run];
    }

    /** 0 if there is none. */
    long lastUid() {
        return count == 0 ? 0 : firstUid(runs - 1) + count - firstNumbers[runs - 1];
    }

    @Override
    public int sequenceNumber(long uid) {
        int number = numberFrom(uid);
        return number <= count && uid(number) == uid ? number : 0;
    }

    private long firstUid(int run) {
        return Integer.toUnsignedLong(firstUids[run]);
    }

    /** The number behind the run's last. */
    private int endOf(int run) {
        return run + 1 < runs ? firstNumbers[run + 1] : count + 1;
    }

    private int runOfNumber(int number) {
        int at = Arrays.binarySearch(firstNumbers, 0, runs, number);
        return at < 0 ? -at - 2 : at;
    }

    /** The number of the first message with this UID or a larger one; behind the last if there is none. */
    private int numberFrom(long uid) {
        int low = 0;
        int high = runs; // the run is before this
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (firstUid(middle) <= uid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int run = low - 1;
        return run < 0 ? 1 : (int) Math.min(firstNumbers[run] + uid - firstUid(run), endOf(run));
    }

    void add(List<MessageState> messages) {
        for (MessageState message : messages) {
            if (message.uid() > lastUid()) {
                add(message.uid(), 1);
            }
        }
    }

    private void add(long firstUid, long more) {
        if (runs == 0 || firstUid != lastUid() + 1) {
            if (runs == firstUids.length) {
                int room = runs + 1 + runs / 2;
                firstUids = Arrays.copyOf(firstUids, room);
                firstNumbers = Arrays.copyOf(firstNumbers, room);
            }
            firstUids[runs] = (int) firstUid;
            firstNumbers[runs] = count + 1;
            runs++;
        }
        count += (int) more;
    }

    /** Removes messages, and returns the numbers that they had, ascending. */
    int[] remove(UidSet gone) {
        int[] numbers = new int[(int) Math.min(count, gone.count())];
        int removed = 0;
        for (UidSet.Range range : gone.ranges()) {
            int end = numberFrom(range.last() + 1);
            for (int number = numberFrom(range.first()); number < end; number++) {
                numbers[removed++] = number;
            }
        }
        if (removed > 0) {
            List<UidSet.Range> left = all().minus(gone).ranges();
            runs = 0;
            count = 0;
            left.forEach(range -> add(range.first(), range.last() - range.first() + 1));
        }
        return Arrays.copyOf(numbers, removed);
    }

    private UidSet all() {
        List<UidSet.Range> ranges = new ArrayList<>();
        addRanges(ranges, 1, count);
        return UidSet.ofRanges(ranges);
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
            addRanges(ranges, numberFrom(range.first()), numberFrom(range.last() + 1) - 1L);
        }
        return UidSet.ofRanges(ranges);
    }

    /** The sequence numbers of some UIDs; those that are not here are passed over. */
    UidSet sequenceNumbers(UidSet wanted) {
        List<UidSet.Range> ranges = new ArrayList<>();
        for (UidSet.Range range : wanted.ranges()) {
            int first = numberFrom(range.first());
            int last = numberFrom(range.last() + 1) - 1;
            if (first <= last) {
                ranges.add(new UidSet.Range(first, last));
            }
        }
        return UidSet.ofRanges(ranges);
    }

    /** The UIDs of numbers that are there, a range for each run. */
    private void addRanges(List<UidSet.Range> ranges, long firstNumber, long lastNumber) {
        long number = firstNumber;
        while (number <= lastNumber) {
            int run = runOfNumber((int) number);
            long end = Math.min(endOf(run), lastNumber + 1);
            long first = firstUid(run) + number - firstNumbers[run];
            ranges.add(new UidSet.Range(first, first + end - number - 1));
            number = end;
        }
    }
}
