// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.core.Poller;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.Test;

final class SlotsTest {
    private record User(int name) implements Watched {
        @Override
        public void happened(int events, Poller.ReadySink sink) {}
    }

    private record Taken(User user, int slot, long token) {}

    private Slots slots = new Slots();
    private final List<Taken> live = new ArrayList<>();
    private final List<Long> oldTokens = new ArrayList<>();
    private int named;

    private Taken take() {
        User user = new User(named++);
        int slot = slots.take(user);
        Taken taken = new Taken(user, slot, slots.token(slot));
        live.add(taken);
        return taken;
    }

    private void giveBack(int index) {
        Taken gone = live.remove(index);
        slots.giveBack(gone.slot());
        oldTokens.add(gone.token());
    }

    @BeforeTry
    void startEmpty() {
        slots = new Slots();
        live.clear();
        oldTokens.clear();
    }

    /** An even step takes a slot, an odd one gives one back. */
    @Property(tries = 200)
    void tokensFindTheirUserAndNobodyElseEver(@ForAll @Size(max = 200) List<Integer> steps) {
        int most = 0;
        for (int step : steps) {
            if (step % 2 == 0 || live.isEmpty()) {
                take();
            } else {
                giveBack(Math.floorMod(step / 2, live.size()));
            }
            most = Math.max(most, live.size());
            int slotsUsed = most;
            assertThat(live).allMatch(each -> each.user().equals(slots.find(each.token())), "is found");
            assertThat(live).allMatch(each -> each.slot() < slotsUsed, "has a slot that is used again");
            assertThat(oldTokens).allMatch(token -> slots.find(token) == null, "finds nobody");
        }
    }

    @Test
    void theSlotGivenBackLastIsUsedNextAndItsOldTokenFindsNobody() {
        Taken first = take();
        take();
        giveBack(0);
        Taken next = take();
        assertThat(next.slot()).isEqualTo(first.slot());
        assertThat(next.token()).isNotEqualTo(first.token());
        assertThat(slots.find(first.token())).isNull();
        assertThat(slots.find(next.token())).isSameAs(next.user());
    }

    @Test
    void manySlotsKeepTheirUsers() {
        for (int i = 0; i < 10_000; i++) {
            take();
        }
        assertThat(live).allSatisfy(each -> assertThat(slots.find(each.token())).isSameAs(each.user()));
    }

    @Test
    void noTokenIsThatOfTheWakeup() {
        for (int i = 0; i < 1000; i++) {
            assertThat(take().token()).isNotEqualTo(-1);
            giveBack(0);
        }
    }
}
