// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.UnreadableStore;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.testkit.ManualTime;
import org.junit.jupiter.api.Test;

/** A message that cannot be read keeps its number, and keeps nobody from the others. */
class UnreadableMaildropTest {
    private static final String UNREADABLE = "-ERR [SYS/TEMP] This message cannot be read, others may be\r\n";

    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store).holds("a\r\n", "bbb\r\n", "cc\r\n");

    private Pop3Wire loggedIn() {
        return Pop3Wire.loggedIn(time, Pop3Wire.server(UnreadableStore.of(store, UidSet.of(2))));
    }

    @Test
    void itsSizeIsNotKnownAndItsNameIs() {
        Pop3Wire wire = loggedIn();
        assertThat(wire.asks("STAT")).isEqualTo("+OK 3 7\r\n");
        assertThat(wire.asks("LIST")).endsWith("\r\n1 3\r\n2 0\r\n3 4\r\n.\r\n");
        assertThat(wire.asks("UIDL 2")).startsWith("+OK 2 00000002");
    }

    @Test
    void itIsNotSentAndTheOthersAre() {
        Pop3Wire wire = loggedIn();
        assertThat(wire.asks("RETR 2")).isEqualTo(UNREADABLE);
        assertThat(wire.asks("TOP 2 0")).isEqualTo(UNREADABLE);
        assertThat(wire.asks("RETR 3")).isEqualTo("+OK 4 octets\r\ncc\r\n.\r\n");
    }

    @Test
    void itCanBeDeleted() {
        Pop3Wire wire = loggedIn();
        assertThat(wire.asks("DELE 2")).startsWith("+OK");
        assertThat(wire.asks("QUIT")).startsWith("+OK");
        assertThat(mail.uids()).containsExactly(1L, 3L);
    }
}
