// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.UnreadableStore;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** A message that cannot be read is no reason to keep the others from their client. */
class UnreadableMessagesTest {
    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store);

    private ImapWire selected(UidSet unreadable) {
        return ImapWire.selected(time, ImapWire.server(UnreadableStore.of(store, unreadable)));
    }

    private String asked(UidSet unreadable, String command) {
        return selected(unreadable).sends(command + "\r\n").takes();
    }

    private void holdsFour() {
        mail.holds("Subject: d\r\n\r\nx", "Subject: c\r\n\r\nx", "Subject: b\r\n\r\nx", "Subject: a\r\n\r\nx");
    }

    @Test
    void aFetchAnswersTheOthersAndNamesThem() {
        holdsFour();
        assertThat(asked(UidSet.of(2, 4), "a FETCH 1:* BODY.PEEK[HEADER]"))
                .isEqualTo("* 1 FETCH (BODY[HEADER] {14}\r\nSubject: d\r\n\r\n)\r\n"
                        + "* 3 FETCH (BODY[HEADER] {14}\r\nSubject: b\r\n\r\n)\r\n"
                        + "a NO [SERVERBUG] Some messages cannot be read: UID 2, 4\r\n");
        assertThat(asked(UidSet.of(1), "a UID FETCH 1 RFC822.SIZE"))
                .isEqualTo("a NO [SERVERBUG] Some messages cannot be read: UID 1\r\n");
    }

    @Test
    void theyAreNotMarkedAsSeen() {
        holdsFour();
        ImapWire wire = selected(UidSet.of(2));
        wire.sends("a FETCH 1:3 BODY[TEXT]\r\n").takes();
        assertThat(wire.sends("b FETCH 1:3 FLAGS\r\n").takes())
                .contains("* 1 FETCH (FLAGS (\\Seen", "* 2 FETCH (FLAGS (\\Recent))", "* 3 FETCH (FLAGS (\\Seen")
                .endsWith("b OK FETCH completed\r\n");
    }

    @Test
    void anyNumberOfThemIsNamedInOneLine() {
        int many = 5000;
        mail.holds(Collections.nCopies(many, "\r\n").toArray(String[]::new));
        assertThat(asked(UidSet.ALL, "a FETCH 1:* RFC822.SIZE"))
                .isEqualTo("a NO [SERVERBUG] Some messages cannot be read: UID 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and "
                        + (many - 10) + " more\r\n");
    }

    @Test
    void aSearchFindsTheOthers() {
        holdsFour();
        assertThat(asked(UidSet.of(2), "a SEARCH TEXT x"))
                .isEqualTo("* SEARCH 1 3 4\r\n"
                        + "a OK SEARCH completed, but for messages that cannot be read: UID 2\r\n");
        assertThat(asked(UidSet.of(2), "a SEARCH NOT SUBJECT b"))
                .as("what nobody knows is not true")
                .startsWith("* SEARCH 1 4\r\n");
        assertThat(asked(UidSet.of(2), "a SEARCH UNSEEN"))
                .as("what is known without reading is")
                .isEqualTo("* SEARCH 1 2 3 4\r\na OK SEARCH completed\r\n");
    }

    @Test
    void aSearchFindsTheOthersAlsoWhenOneBreaksOff() {
        holdsFour();
        ImapWire wire = ImapWire.selected(time, ImapWire.server(UnreadableStore.breakingOff(store, UidSet.of(2, 4))));
        assertThat(wire.sends("a SEARCH TEXT x\r\n").takes())
                .isEqualTo("* SEARCH 1 3\r\n"
                        + "a OK SEARCH completed, but for messages that cannot be read: UID 2, 4\r\n");
    }

    @Test
    void theOthersAreSorted() {
        holdsFour();
        assertThat(asked(UidSet.of(2), "a SORT (SUBJECT) UTF-8 ALL"))
                .isEqualTo("* SORT 4 3 1\r\n" + "a OK SORT completed, but for messages that cannot be read: UID 2\r\n");
        assertThat(asked(UidSet.of(2), "a THREAD REFERENCES UTF-8 ALL"))
                .isEqualTo("* THREAD (1)(3)(4)\r\n"
                        + "a OK THREAD completed, but for messages that cannot be read: UID 2\r\n");
    }

    @Test
    void theSizeOfAMailboxIsThatOfTheOthers() {
        holdsFour();
        assertThat(asked(UidSet.of(2), "a STATUS INBOX (SIZE)"))
                .contains("* STATUS \"INBOX\" (SIZE 45)\r\n")
                .endsWith("a OK STATUS completed\r\n");
    }
}
