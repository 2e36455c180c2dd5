// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.ImapLimits;
import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, in whatever pieces: it is answered or sent away, never a mistake of ours, and the mailbox stays whole. */
@ExtendWith(LeakCheck.class)
class MutationTest {
    private static final int COMMANDS = 120;
    private static final List<String> SEEDS = List.of(
            "a FETCH 1:* (UID FLAGS BODY.PEEK[1.2.MIME]<0.100> ENVELOPE BODYSTRUCTURE)\r\n",
            "a UID FETCH 1,3:* (BODY[HEADER.FIELDS (Subject \"From\")] BINARY.SIZE[1]) (CHANGEDSINCE 3)\r\n",
            "a STORE 1,2 (UNCHANGEDSINCE 12) +FLAGS.SILENT (\\Seen $Junk)\r\n",
            "a SEARCH RETURN (MIN COUNT SAVE) OR SUBJECT {3+}\r\nabc (NOT ON 1-Jan-2024 UID 1:4)\r\n",
            "a SORT (REVERSE DATE) UTF-8 TEXT \"x\\\\y\"\r\n",
            "a THREAD REFERENCES US-ASCII ALL\r\n",
            "a APPEND INBOX (\\Draft) \" 1-Jan-2024 00:00:00 +0000\" {14+}\r\nSubject: x\r\n\r\n\r\n",
            "a APPEND INBOX {2+}\r\nab (\\Seen) {0+}\r\n {2+}\r\ncd\r\n",
            "a UID REPLACE 1 INBOX (\\Draft) {2+}\r\nab\r\n",
            "a COPY $ INBOX\r\n",
            "a UID MOVE 1:2 \"INBOX\"\r\n",
            "a LIST (SUBSCRIBED RECURSIVEMATCH) \"\" (% \"*\") RETURN (STATUS (MESSAGES SIZE))\r\n",
            "a STATUS {5+}\r\nINBOX (MESSAGES RECENT HIGHESTMODSEQ)\r\n",
            "a SELECT INBOX (QRESYNC (1 2 1:5))\r\n",
            "a APPEND INBOX UTF8 (~{2+}\r\nab) UTF8 (~{1+}\r\nc)\r\n",
            "a ENABLE QRESYNC UTF8=ACCEPT IMAP4rev2\r\n",
            "a CREATE \"&AOk-/x\"\r\n",
            "a RENAME x \"y/z\"\r\n",
            "a IDLE\r\nDONE\r\n",
            "a NOOP\r\n",
            "a EXPUNGE\r\n",
            "a ID (\"name\" NIL)\r\n");
    private static final String BYTES = "\r\n {}()[]<>\"\\*%+-:,.$~&0123456789aZ\0\u00e9\u00ff";

    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store).holds("Subject: a\r\n\r\nb\r\n", "c", "");
    private final ImapServerFactory server = new ImapServerFactory(
            ImapWire.OPTIONS.withLimits(ImapLimits.DEFAULTS.withErrors(1000, 3)), ImapWire.ACCOUNTS, store);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void nothingASenderDoesIsAMistakeOfOurs(long seed, ManualTime time) {
        Random random = new Random(seed);
        ImapWire wire = ImapWire.selected(time, server);
        for (int i = 0; i < COMMANDS; i++) {
            if (wire.transport.closing()) {
                assertThat(wire.reason()).doesNotContain("application error").doesNotContain("Exception");
                wire = ImapWire.selected(time, server);
            }
            byte[] bytes =
                    mutated(SEEDS.get(random.nextInt(SEEDS.size())), random).getBytes(StandardCharsets.ISO_8859_1);
            int cut = random.nextInt(bytes.length + 1);
            wire.sends(new String(bytes, 0, cut, StandardCharsets.ISO_8859_1));
            wire.sends(new String(bytes, cut, bytes.length - cut, StandardCharsets.ISO_8859_1));
            wire.takes();
        }
        leave(wire);
        ImapWire last = ImapWire.selected(time, server);
        assertThat(last.asks("a UID FETCH 1:* UID")).endsWith("a OK FETCH completed\r\n");
        leave(last);
        assertThat(mail.uids()).doesNotHaveDuplicates();
    }

    private static void leave(ImapWire wire) {
        if (wire.transport.reason().isEmpty()) {
            wire.transport.loseNow(CloseReason.DONE);
        }
    }

    private static String mutated(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        for (int changes = random.nextInt(3); changes > 0 && text.length() > 0; changes--) {
            int at = random.nextInt(text.length());
            char c = BYTES.charAt(random.nextInt(BYTES.length()));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, c);
                case 1 -> text.insert(at, c);
                case 2 -> text.deleteCharAt(at);
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(20))));
            }
        }
        return text.toString();
    }
}
