// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UidsTest {
    private static List<MessageState> states(List<Long> uids) {
        return uids.stream().map(uid -> new MessageState(uid, 1, Flags.NONE)).toList();
    }

    @Test
    void numbersAreThoseOfAList() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            Uids uids = new Uids();
            List<Long> model = new ArrayList<>();
            long next = UidSet.MAX_UID - 400; // some are negative as an int
            for (int step = 0; step < 20; step++) {
                List<Long> added = new ArrayList<>();
                for (int i = random.nextInt(6); i > 0; i--) {
                    next += 1 + random.nextInt(3);
                    added.add(next);
                }
                uids.add(states(added));
                model.addAll(added);
                UidSet gone = someOf(model, random);
                List<Integer> numbers = new ArrayList<>();
                for (int i = 0; i < model.size(); i++) {
                    if (gone.contains(model.get(i))) {
                        numbers.add(i + 1);
                    }
                }
                assertThat(uids.sequenceNumbers(gone))
                        .isEqualTo(UidSet.of(
                                numbers.stream().map(Integer::longValue).toList()));
                assertThat(uids.remove(gone))
                        .containsExactly(
                                numbers.stream().mapToInt(Integer::intValue).toArray());
                model.removeIf(gone::contains);
                check(uids, model, random);
            }
        }
    }

    @Test
    void whatIsRemovedMayBeEveryUidThereCanBe() {
        Uids uids = new Uids();
        uids.add(states(List.of(7L, 9L)));
        assertThat(uids.remove(UidSet.range(1, 8))).containsExactly(1);
        assertThat(uids.remove(UidSet.ALL)).containsExactly(1);
        assertThat(uids.count()).isZero();
    }

    private static UidSet someOf(List<Long> model, Random random) {
        return UidSet.of(model.stream().filter(uid -> random.nextInt(4) == 0).toList());
    }

    private static void check(Uids uids, List<Long> model, Random random) {
        assertThat(uids.count()).isEqualTo(model.size());
        for (int i = 0; i < model.size(); i++) {
            assertThat(uids.uid(i + 1)).isEqualTo(model.get(i));
            assertThat(uids.sequenceNumber(model.get(i))).isEqualTo(i + 1);
        }
        assertThat(uids.present(UidSet.ALL)).isEqualTo(UidSet.of(model));
        UidSet some = someOf(model, random);
        assertThat(uids.present(some)).isEqualTo(some);
        if (model.size() > 2) {
            assertThat(uids.ofSequence(UidSet.range(2, model.size() + 5)))
                    .isEqualTo(UidSet.of(model.subList(1, model.size())));
        }
        assertThat(uids.sequenceNumber(1)).isZero();
    }
}
