// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UidSetTest {
    @Property
    void setsOfUidsAreSets(
            @ForAll @Size(max = 20) Set<@LongRange(min = 1, max = 30) Long> a,
            @ForAll @Size(max = 20) Set<@LongRange(min = 1, max = 30) Long> b) {
        UidSet first = UidSet.of(a);
        UidSet second = UidSet.of(b);
        Set<Long> both = new TreeSet<>(a);
        both.retainAll(b);
        Set<Long> either = new TreeSet<>(a);
        either.addAll(b);
        Set<Long> alone = new TreeSet<>(a);
        alone.removeAll(b);

        assertThat(members(first)).isEqualTo(new TreeSet<>(a));
        assertThat(members(first.and(second))).isEqualTo(both);
        assertThat(members(first.or(second))).isEqualTo(either);
        assertThat(members(first.minus(second))).isEqualTo(alone);
        assertThat(first.or(second)).isEqualTo(UidSet.of(either));
        assertThat(first.count()).isEqualTo(a.size());
        assertThat(LongStream.rangeClosed(0, 31).filter(first::contains).boxed().toList())
                .isEqualTo(List.copyOf(new TreeSet<>(a)));
        for (long uid = 0; uid <= 31; uid++) {
            Long ceiling = new TreeSet<>(a).ceiling(uid);
            assertThat(first.ceiling(uid)).isEqualTo(ceiling == null ? OptionalLong.empty() : OptionalLong.of(ceiling));
        }
    }

    private static Set<Long> members(UidSet set) {
        Set<Long> members = new TreeSet<>();
        long before = -1;
        for (UidSet.Range range : set.ranges()) {
            assertThat(range.first()).as("apart from the one before").isGreaterThan(before + 1);
            before = range.last();
            LongStream.rangeClosed(range.first(), range.last()).forEach(members::add);
        }
        return members;
    }

    @Test
    void everyUidCostsTwoNumbers() {
        assertThat(UidSet.ALL.count()).isEqualTo(UidSet.MAX_UID);
        assertThat(UidSet.ALL.contains(UidSet.MAX_UID)).isTrue();
        assertThat(UidSet.ALL.contains(UidSet.MAX_UID + 1)).isFalse();
        assertThat(UidSet.ALL.contains(0)).isFalse();
        assertThat(UidSet.ALL.minus(UidSet.of(7))).hasToString("1:6,8:4294967295");
        assertThat(UidSet.ALL.minus(UidSet.ALL)).isEqualTo(UidSet.EMPTY);
    }

    @Test
    void setIsWrittenAsImapDoes() {
        assertThat(UidSet.of(3, 1, 2, 9, 9)).hasToString("1:3,9");
        assertThat(UidSet.EMPTY).hasToString("");
    }

    @Test
    void whatIsNoUidIsRefused() {
        assertThatThrownBy(() -> UidSet.of(0)).hasMessageContaining("0:0").hasMessageContaining("1 to 4294967295");
        assertThatThrownBy(() -> UidSet.of(UidSet.MAX_UID + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UidSet.range(5, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
