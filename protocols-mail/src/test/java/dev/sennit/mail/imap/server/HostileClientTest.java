// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.mail.store.memory.MemoryStoreOptions;
import dev.sennit.reactor.testkit.ManualTime;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that want the server's memory, time or files. What is held is counted, not measured. */
class HostileClientTest {
    private static final int BEFORE_LOGIN_BYTES = 8192 + 4096; // a line and its literals
    private static final int AFTER_LOGIN_BYTES = 65_536 + (1 << 20);

    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final ServerSettings settings = new ServerSettings(ImapWire.OPTIONS, ImapWire.ACCOUNTS, store);
    private final ImapServer server = settings.newServer();
    private final ImapWire wire = new ImapWire(time, server);

    /** Sends a text so many times, until the server has enough, which must never hold more than so many bytes of it. */
    private String floods(String piece, int times, int mostBytes) {
        StringBuilder said = new StringBuilder(wire.takes());
        for (int i = 0; i < times && !wire.transport.closing(); i++) {
            wire.sends(piece);
            said.append(wire.takes());
            assertThat(server.unreadBytes()).isLessThanOrEqualTo(mostBytes);
        }
        return said.toString();
    }

    private void logsIn() {
        assertThat(wire.asks("l LOGIN tim tanstaaf")).contains("l OK ");
        wire.asks("s SELECT INBOX");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483647", "4294967296", "99999999999999999999"})
    void aLiteralThatIsTooLargeIsNotAskedFor(String octets) { // CVE-2024-34055, CVE-2024-37358
        wire.takes();
        assertThat(wire.asks("a LOGIN {" + octets + "}")).startsWith("a BAD [TOOBIG] ");
        assertThat(wire.asks("b LOGIN tim {" + octets + "+}")).contains("b BAD [TOOBIG] ", "* BYE [TOOBIG] ");
        assertThat(wire.transport.closing()).isTrue();
        assertThat(server.unreadBytes()).isZero();
    }

    @Test
    void aMillionParenthesesBeforeTheLoginAreNotKept() { // CVE-2026-27857
        floods("a ID (", 1, BEFORE_LOGIN_BYTES);
        String said = floods("(".repeat(10_000), 100, BEFORE_LOGIN_BYTES);
        assertThat(said).startsWith("a BAD [TOOBIG] ").containsOnlyOnce("\r\n");
        assertThat(wire.asks("\r\nb NOOP")).isEqualTo("b OK NOOP completed\r\n");
    }

    @Test
    void anIdHasSoManyPairsAndNoMoreIsKept() { // CVE-2026-42391
        wire.takes();
        assertThat(wire.asks("a ID (" + "\"k\" NIL ".repeat(30).strip() + ")")).contains("a OK ");
        assertThat(wire.asks("b ID (" + "\"k\" NIL ".repeat(31).strip() + ")")).startsWith("b BAD ");
        floods("c ID (", 1, BEFORE_LOGIN_BYTES);
        String said = floods("\"key\" \"value\" ".repeat(1000), 100, BEFORE_LOGIN_BYTES);
        assertThat(said).startsWith("c BAD [TOOBIG] ").containsOnlyOnce("\r\n");
    }

    @Test
    void literalsThatNobodyAskedForAreNotKept() { // CVE-2026-42006
        logsIn();
        floods("a SEARCH", 1, AFTER_LOGIN_BYTES);
        String said = floods(" TEXT {100000+}\r\n" + "x".repeat(100_000), 300, AFTER_LOGIN_BYTES);
        assertThat(said).startsWith("a BAD [TOOBIG] ").containsOnlyOnce("\r\n");
        assertThat(server.unreadBytes()).isZero();
        assertThat(wire.asks("\r\nb NOOP")).isEqualTo("b OK NOOP completed\r\n");
    }

    @Test
    void manySmallLiteralsAreCounted() {
        logsIn();
        floods("a SEARCH", 1, AFTER_LOGIN_BYTES);
        String said = floods(" TEXT {1+}\r\nx".repeat(100), 100, AFTER_LOGIN_BYTES);
        assertThat(said).startsWith("a BAD [TOOBIG] ").containsOnlyOnce("\r\n");
        assertThat(server.unreadBytes()).isZero();
    }

    @Test
    void largeSetsAreRanges() {
        logsIn();
        assertThat(wire.asks("a UID SEARCH UID 1:4294967295")).contains("a OK ");
        assertThat(wire.asks("b UID FETCH " + "1:4294967295,".repeat(4000) + "1 FLAGS"))
                .contains("b OK ");
        assertThat(wire.asks("c UID SEARCH UID " + "4294967295:1,".repeat(4000) + "*"))
                .contains("c OK ");
    }

    @Test
    void keysOfSortMayBeRepeated() {
        new Mail(store).holds("Subject: b\r\n\r\n", "Subject: a\r\n\r\n");
        logsIn();
        assertThat(wire.asks("a SORT (SUBJECT " + "REVERSE SUBJECT ".repeat(3000) + "SIZE) UTF-8 ALL"))
                .isEqualTo("* SORT 2 1\r\na OK SORT completed\r\n");
    }

    /** Their names are told in a loop, and not each by the one before. */
    @Test
    void mailboxesMayBeMany() {
        int count = 20_000;
        MemoryMailStore large =
                new MemoryMailStore(MemoryStoreOptions.DEFAULTS.withCounts(2 * count, 100), InstantSource.system());
        Account account = Mail.now(large.open("tim", Runnable::run));
        for (int i = 0; i < count; i++) {
            MailboxInfo made = Mail.now(account.create(MailboxName.of(List.of("m" + i))));
            Mail.now(account.subscribe(made.name()));
        }
        ImapWire user = ImapWire.loggedIn(time, ImapWire.server(large));
        for (String command : List.of("LIST", "LSUB")) {
            StringBuilder said = new StringBuilder(user.asks("a " + command + " \"\" m*"));
            while (!said.toString().endsWith("a OK " + command + " completed\r\n")) {
                String more = user.settles().takes();
                assertThat(more).isNotEmpty();
                said.append(more);
            }
            assertThat(said.toString().lines()).hasSize(count + 1);
        }
    }

    @Test
    void deepSubscriptionsAreFoundBelowEachName() {
        Account account = Mail.now(store.open("tim", Runnable::run));
        String name = "a";
        for (int depth = 0; depth < 100; depth++) {
            Mail.now(account.subscribe(MailboxName.parse(name, '/')));
            name += "/a";
        }
        logsIn();
        String pattern = "*a%".repeat(300);
        assertThat(wire.asks("a LIST (SUBSCRIBED RECURSIVEMATCH) \"\" " + pattern + "b"))
                .isEqualTo("a OK LIST completed\r\n");
        assertThat(wire.asks("b LIST (SUBSCRIBED RECURSIVEMATCH) \"\" a"))
                .isEqualTo(
                        "* LIST (\\NonExistent \\HasNoChildren \\Subscribed) \"/\" \"a\" (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n"
                                + "b OK LIST completed\r\n");
    }

    /** CVE-2022-22931 and its kin, and names that are not spelled as they should be (RFC 3501 section 5.1.3). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../b",
                "/etc",
                "~root",
                "a/~b",
                ".",
                "a.",
                "..%2f/..",
                "a\\\\b",
                "a//b",
                "&AC8-",
                "&AC4-&AC4-",
                "&AGE-",
                "&U,BTFw",
                "&",
                "a&AAA-b",
                "\u00e4"
            })
    void aNameLeadsNowhereElse(String name) {
        logsIn();
        new Mail(store).holds("Subject: x\r\n\r\n");
        wire.takes();
        for (String command : List.of(
                "CREATE \"%s\"",
                "SELECT \"%s\"",
                "SELECT INBOX",
                "DELETE \"%s\"",
                "RENAME INBOX \"%s\"",
                "SUBSCRIBE \"%s\"",
                "STATUS \"%s\" (MESSAGES)",
                "COPY 1 \"%s\"",
                "APPEND \"%s\" {1+}\r\nx")) {
            String answer = wire.asks("a " + command.replace("%s", name));
            assertThat(answer).as(command).contains(command.equals("SELECT INBOX") ? "a OK " : "a ");
            if (command.contains("%s")) {
                assertThat(answer).as(command).containsPattern("(?m)^a (NO|BAD) ");
            }
        }
        assertThat(Mail.now(Mail.now(store.open("tim", Runnable::run)).list())).hasSize(1);
        assertThat(Mail.now(Mail.now(store.open("tim", Runnable::run)).subscriptions()))
                .isEmpty();
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void aNameIsNoLongerThanThatOfAFile() {
        logsIn();
        assertThat(wire.asks("a CREATE " + "a".repeat(254))).contains("a OK ");
        assertThat(wire.asks("b CREATE " + "a".repeat(255))).contains("b NO [CANNOT] ");
        assertThat(wire.asks("c CREATE {3+}\r\na\0b")).contains("c BAD ");
    }

    @Test
    void aCommandBeforeTheLoginThatLeadsNowhereIsCountedWhateverItIs() {
        wire.takes();
        for (int i = 0; i < 100; i++) {
            assertThat(wire.asks("a AUTHENTICATE NONE")).isEqualTo("a NO [CANNOT] There is no such mechanism\r\n");
        }
        assertThat(wire.asks("a AUTHENTICATE NONE")).isEqualTo("* BYE Log in\r\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"})
    void aBrowserIsSentAwayAtItsFirstWord(String method) {
        wire.takes();
        wire.sends(method + " / HTTP/1.1\r\nHost: a\r\n\r\na LOGIN tim tanstaaf\r\nb LIST \"\" *\r\n");
        assertThat(wire.takes()).isEqualTo("* BYE This is no server of HTTP\r\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    static Stream<String> bombs() { // CVE-2020-12100, CVE-2024-23184, CVE-2026-27859
        String many = "x,".repeat(10_000) + "\r\n\r\n";
        return Stream.of(
                "Content-Type: message/rfc822\r\n\r\n".repeat(100_000),
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(100_000),
                "From: a@b\r\n".repeat(500_000),
                "From: " + "a@b,\r\n ".repeat(500_000),
                "To: " + "(".repeat(500_000) + "\r\n",
                "To: " + "g:".repeat(250_000) + "\r\n",
                "Content-Type: text/plain" + ";\r\n name*0*=x".repeat(100_000) + "\r\n\r\n",
                "Content-Type: multipart/digest; boundary=b\r\n\r\n" + ("--b\r\n\r\nFrom: " + many).repeat(200));
    }

    /** What a message says of itself is told within limits, and nobody else waits for it for ever. */
    @ParameterizedTest
    @MethodSource("bombs")
    void aMessageMayBeABomb(String bomb) {
        logsIn();
        wire.takes();
        assertThat(wire.asks("a APPEND INBOX {" + bomb.length() + "+}\r\n" + bomb))
                .contains("a OK ");
        StringBuilder said = new StringBuilder(wire.asks("b FETCH 1 (ENVELOPE BODYSTRUCTURE)"));
        while (!said.toString().endsWith("b OK FETCH completed\r\n")) {
            String more = wire.settles().takes();
            assertThat(more).isNotEmpty();
            said.append(more);
        }
        assertThat(said).hasSizeLessThan(2_000_000);
        assertThat(wire.asks("c SEARCH HEADER SUBJECT x FROM y TEXT z")).contains("c OK ");
        assertThat(wire.asks("d SORT (FROM TO) UTF-8 ALL")).contains("d OK ");
    }

    @Test
    void repeatedFetchesOfWhoNeverReadsDoNotPileUp() { // CVE-2026-33605
        new Mail(store).holds("Subject: x\r\n\r\n" + "y".repeat(100_000) + "\r\n");
        logsIn();
        wire.takes();
        wire.transport.peerStalls();
        for (int i = 0; i < 100; i++) {
            wire.sends("a FETCH 1:* BODY.PEEK[]\r\n".repeat(1000));
        }
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.transport.bufferedBytes() + server.unreadBytes()).isLessThan(300_000);
    }
}
