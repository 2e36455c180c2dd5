// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.testkit.Feeding;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class FingerServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(1);

    private static final Users USERS =
            Users.of(new User("ada", "Ada Lovelace", List.of("Weave", "patterns.")), new User("bob", "Bob", List.of()));

    private static StringTransport connect(Users users, ManualTime time) {
        return StringTransport.connect(new FingerServer(users, PATIENCE), time);
    }

    /** All that the server says to a client, however the network cuts the query; and that it closes. */
    private static String answer(Users users, String query) {
        List<String> events =
                Feeding.ofProtocol(() -> new FingerServer(users, PATIENCE)).everyWay(query);
        assertThat(events).hasSize(2).last().isEqualTo("done");
        return events.get(0);
    }

    private static String answer(String query) {
        return answer(USERS, query);
    }

    @Test
    void anEmptyQueryListsEverybody() { // RFC 1288, 2.5.1
        assertThat(answer("\r\n")).isEqualTo("ada\tAda Lovelace\r\nbob\tBob\r\n");
        assertThat(answer(Users.of(), "\r\n")).isEqualTo("Nobody is here.\r\n");
    }

    @Test
    void aLongListIsCutAndSaysSo() {
        assertThat(linesListed(99)).isEqualTo(99);
        assertThat(linesListed(100)).isEqualTo(100);
        assertThat(linesListed(101)).isEqualTo(100 + 1);
        assertThat(answer(crowd(101), "\r\n")).endsWith("\r\n1 more can be asked for by name.\r\n");
    }

    private static int linesListed(int users) {
        return answer(crowd(users), "\r\n").split("\r\n").length;
    }

    private static Users crowd(int size) {
        return Users.of(IntStream.range(0, size)
                .mapToObj(i -> new User("u" + i, "User " + i, List.of()))
                .toArray(User[]::new));
    }

    @Test
    void aNameIsAnsweredWithTheFullName() { // RFC 1288, 2.5.2
        assertThat(answer("ada\r\n")).isEqualTo("ada\tAda Lovelace\r\n");
    }

    @Test
    void slashWAsksForThePlanToo() { // RFC 1288, 2.5.4
        assertThat(answer("/W ada\r\n")).isEqualTo("ada\tAda Lovelace\r\nPlan:\r\nWeave\r\npatterns.\r\n");
        assertThat(answer("/W bob\r\n")).isEqualTo("bob\tBob\r\nNo plan.\r\n");
    }

    @Test
    void aStrangerIsNotKnown() {
        assertThat(answer("eve\r\n")).isEqualTo("There is no user eve.\r\n");
        assertThat(answer("../ada\r\n")).isEqualTo("That is not the name of a user.\r\n");
    }

    @Test
    void otherHostsAreNotAsked() { // RFC 1288, 3.2.1
        assertThat(answer("ada@example.org\r\n")).isEqualTo("Finger forwarding service denied\r\n");
    }

    @Test
    void onlyTheFirstQueryIsAnswered() {
        assertThat(answer("bob\r\nada\r\n")).isEqualTo("bob\tBob\r\n");
    }

    @Test
    void whatATerminalWouldObeyIsNotSent() { // RFC 1288, 3.3
        Users users = Users.of(new User("mal", "M\u001b[2Jal", List.of("a\r\nb\0c\u0085\u00e9 d\te~\u007f")));
        assertThat(answer(users, "/W mal\r\n")).isEqualTo("mal\tM?[2Jal\r\nPlan:\r\na??b?c?? d\te~?\r\n");
    }

    @Test
    void aQueryHasAtMost512Bytes(ManualTime time) {
        assertThat(answer(" ".repeat(508) + "ada\r\n")).isEqualTo("ada\tAda Lovelace\r\n");
        assertThat(answer(" ".repeat(509) + "ada\r\n")).isEqualTo("ada\tAda Lovelace\r\n");

        var wire = connect(USERS, time);
        wire.receive(" ".repeat(510) + "ada\r\n");
        assertThat(wire.text()).isEqualTo("A query has at most 512 bytes.\r\n");
        wire.finishClose();
        assertThat(wire.reason()).contains(new CloseReason.ProtocolError("line longer than 512 bytes"));
    }

    @Test
    void aFileThatCannotBeReadEndsWithAnApology() {
        Users broken = new Users() {
            @Override
            public List<String> logins() throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public Optional<User> find(String login) throws IOException {
                throw new IOException("disk on fire");
            }
        };
        String sorry = "Sorry, this cannot be looked up at the moment.\r\n";
        assertThat(answer(broken, "\r\n")).isEqualTo(sorry);
        assertThat(answer(broken, "ada\r\n")).isEqualTo(sorry);
    }

    @Test
    void silenceIsAnsweredAndTheConnectionClosed(ManualTime time) {
        var wire = connect(USERS, time);
        time.advance(PATIENCE.minus(TICK));
        assertThat(wire.closing()).isFalse();
        time.advance(TICK);
        assertThat(wire.text()).isEqualTo("No query within 10s: send one line that ends with CR LF. Goodbye.\r\n");
        wire.finishClose();
        assertThat(wire.reason()).contains(new CloseReason.TimedOut(DeadlineKind.IDLE, "idle", PATIENCE));
    }

    @Test
    void bytesThatMakeNoLineDoNotBuyTime(ManualTime time) {
        var wire = connect(USERS, time);
        for (int second = 1; second < 10; second++) {
            time.advance(Duration.ofSeconds(1));
            wire.receive("a");
        }
        time.advance(Duration.ofSeconds(1));
        assertThat(wire.closing()).isTrue();
        wire.finishClose();
    }

    @Test
    void aClientThatReadsSlowlyHasBeenAnsweredInTime(ManualTime time) {
        var wire = connect(USERS, time);
        wire.peerStalls();
        wire.receive("ada\r\n");
        time.advance(PATIENCE.plus(TICK));
        assertThat(wire.text()).isEqualTo("ada\tAda Lovelace\r\n");
        wire.finishClose();
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void nothingIsLeftOfAClientThatGoesAway(ManualTime time) { // LeakCheck looks for it
        var wire = connect(USERS, time);
        wire.receive("ad");
        wire.receiveEof();
        assertThat(wire.text()).isEmpty();
    }
}
