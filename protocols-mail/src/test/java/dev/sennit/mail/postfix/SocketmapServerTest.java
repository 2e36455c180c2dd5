// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.postfix.LookupException.Kind;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** socketmap_table(5). */
class SocketmapServerTest {
    private final ManualTime time = new ManualTime();
    private final TableWire.Slow slow = new TableWire.Slow();

    private TableWire connect(LookupTable table) {
        return new TableWire(time, new SocketmapServerFactory(table, LookupServerOptions.DEFAULTS));
    }

    private static String netstring(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length + ":" + text + ",";
    }

    @Test
    void keysAreFoundOrNotByTableAndKey() {
        TableWire wire = connect((name, key) -> CompletableFuture.completedFuture(
                name.equals("aliases") && key.equals("ä b") ? Optional.of("c %d\n") : Optional.empty()));
        assertThat(wire.asks(netstring("aliases ä b"))).isEqualTo(netstring("OK c %d\n"));
        assertThat(wire.asks(netstring("other ä b"))).isEqualTo("9:NOTFOUND ,");
        assertThat(wire.asks(netstring("aliases "))).isEqualTo("9:NOTFOUND ,");
    }

    @Test
    void whatIsNoRequestIsRefused() {
        TableWire wire = connect(LookupTable.of(Map.of("a", "b")));
        for (String request : new String[] {"", "name", " key"}) {
            assertThat(wire.asks(netstring(request))).as(request).isEqualTo(netstring("PERM The request is NAME KEY"));
        }
        assertThat(wire.asks(netstring("x a"))).isEqualTo(netstring("OK b"));
        wire.sends("03:x a,");
        assertThat(wire.transport.closing()).isTrue();
        assertThat(wire.takes()).isEmpty();
    }

    @Test
    void answersComeInTheOrderOfTheRequestsHoweverTheyAreCut() {
        TableWire wire = connect(slow);
        for (char c : (netstring("x 0") + netstring("x 1") + netstring("x")).toCharArray()) {
            wire.sends(String.valueOf(c));
        }
        slow.answers(1, "one");
        assertThat(wire.settles().takes()).isEmpty();
        slow.answers(0, "zero");
        assertThat(wire.settles().takes())
                .isEqualTo(netstring("OK zero") + netstring("OK one") + netstring("PERM The request is NAME KEY"));
    }

    @Test
    void requestsAndRepliesHaveTheirLimits() {
        String key = "k".repeat(9998);
        TableWire wire =
                connect(LookupTable.of(Map.of(key, "v", "fits", "x".repeat(99_997), "more", "x".repeat(99_998))));
        assertThat(wire.asks(netstring("x " + key))).isEqualTo(netstring("OK v"));
        assertThat(wire.asks(netstring("x fits"))).isEqualTo(netstring("OK " + "x".repeat(99_997)));
        assertThat(wire.asks(netstring("x more"))).isEqualTo(netstring("TEMP The value is too long"));
        wire.sends("10001:");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void failuresHaveTheirWords() {
        TableWire wire = connect((name, key) -> CompletableFuture.failedFuture(
                switch (key) {
                    case "temporary" -> new LookupException(Kind.TEMPORARY, "Come again");
                    case "permanent" -> new LookupException(Kind.PERMANENT, "No such table");
                    default -> new IllegalStateException("secret");
                }));
        assertThat(wire.asks(netstring("x temporary"))).isEqualTo(netstring("TEMP Come again"));
        assertThat(wire.asks(netstring("x permanent"))).isEqualTo(netstring("PERM No such table"));
        assertThat(wire.asks(netstring("x y"))).isEqualTo(netstring("TEMP The lookup failed"));
    }

    @Test
    void tableThatDoesNotAnswerIsGivenUp() {
        TableWire wire = connect(slow);
        wire.sends(netstring("x 0")).waits(Duration.ofSeconds(59));
        assertThat(wire.takes()).isEmpty();
        wire.waits(Duration.ofSeconds(2));
        assertThat(wire.takes()).isEqualTo(netstring("TIMEOUT The table did not answer in time"));
    }

    /** Answers that are there at once are given in a loop, and no faster than they are taken. */
    @Test
    void aFloodOfRequestsIsAnsweredAsItIsTaken() {
        TableWire wire = connect(LookupTable.of(Map.of("a", "b".repeat(1000))));
        wire.transport.peerStalls();
        wire.sends(netstring("x a").repeat(100_000));
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.transport.bufferedBytes()).isLessThan(1_000_000);
        wire.transport.peerReads();
        long answers = 0;
        for (String more = wire.settles().takes();
                !more.isEmpty();
                more = wire.settles().takes()) {
            answers += more.length();
        }
        assertThat(answers)
                .isEqualTo(100_000L * netstring("OK " + "b".repeat(1000)).length());
    }

    @Test
    void whoAsksNothingIsClosed() {
        TableWire wire = connect(slow).waits(Duration.ofMinutes(14));
        assertThat(wire.transport.closing()).isFalse();
        assertThat(wire.waits(Duration.ofMinutes(2)).transport.closing()).isTrue();
    }
}
