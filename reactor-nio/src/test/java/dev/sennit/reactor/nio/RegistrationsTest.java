// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class RegistrationsTest {
    private static final class Entry implements Watched {
        final SelectionKey key;
        int ops;
        int place = -1;

        Entry(SelectionKey key, int ops) {
            this.key = key;
            this.ops = ops;
        }

        @Override
        public void movedTo(int newPlace) {
            place = newPlace;
        }
    }

    /** Each step adds (even), removes or changes one that is there. */
    @Property(tries = 200)
    void everyOneKeepsItsKeyAndItsOperations(@ForAll @Size(max = 200) List<Integer> steps) throws IOException {
        Registrations registrations = new Registrations();
        List<Entry> entries = new ArrayList<>();
        try (Selector selector = new SpinningSelector(SelectorProvider.provider());
                SocketChannel channel = SocketChannel.open()) {
            for (int step : steps) {
                if (step % 2 == 0 || entries.isEmpty()) {
                    Entry added = new Entry(new SpinningSelector.Key(selector, channel), SelectionKey.OP_READ);
                    added.key.interestOps(added.ops);
                    registrations.add(added, added.key, added.ops);
                    entries.add(added);
                } else if (step % 3 == 0) {
                    registrations.remove(entries.remove(Math.floorMod(step, entries.size())).place);
                } else {
                    Entry changed = entries.get(Math.floorMod(step, entries.size()));
                    changed.ops ^= SelectionKey.OP_WRITE;
                    registrations.ops(changed.place, changed.ops);
                }
            }
        }
        assertThat(registrations.count()).isEqualTo(entries.size());
        assertThat(entries).extracting(each -> each.place).doesNotHaveDuplicates();
        assertThat(entries).allSatisfy(each -> {
            assertThat(registrations.ops(each.place)).isEqualTo(each.ops);
            assertThat(each.key.interestOps()).isEqualTo(each.ops);
        });
    }
}
