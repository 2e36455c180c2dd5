// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.postfix.LookupException.Kind;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** tcp_table(5), and what it is asked by other than Postfix (D20, TR 2.9). */
class TcpTableServerTest {
    private static final LookupServerOptions OPTIONS = LookupServerOptions.DEFAULTS;

    private final ManualTime time = new ManualTime();
    private final TableWire.Slow slow = new TableWire.Slow();

    private TableWire connect(LookupTable table) {
        return new TableWire(time, new TcpTableServerFactory(table, OPTIONS));
    }

    private TableWire withValues(Map<String, String> values) {
        return connect(LookupTable.of(values));
    }

    @Test
    void keysAreFoundOrNot() {
        TableWire wire = withValues(Map.of("a@b", "c d%", "", "empty", "ä b", "\u20ac\n"));
        assertThat(wire.asks("get a@b\n")).isEqualTo("200 c%20d%25\n");
        assertThat(wire.asks("get A@b\n")).isEqualTo("500 Not%20found\n");
        assertThat(wire.asks("get \n")).isEqualTo("200 empty\n");
        assertThat(wire.asks("get %c3%A4%20b\r\n")).isEqualTo("200 %E2%82%AC%0A\n");
        assertThat(wire.asks("get ä%20b\n")).isEqualTo("200 %E2%82%AC%0A\n");
        assertThat(wire.asks("get %ff\n")).isEqualTo("500 Not%20found\n");
    }

    @Test
    void whatIsNoRequestIsRefusedAndTheNextIsAnswered() {
        TableWire wire = withValues(Map.of("a", "b"));
        String noGet = "400 The%20request%20is%20get%20KEY\n";
        String noDigits = "400 The%20key%20has%20a%20%25%20without%20two%20hexadecimal%20digits\n";
        for (String request : new String[] {"put a b", "GET a", "get", "", "GET / HTTP/1.1", "\r"}) {
            assertThat(wire.asks(request + "\n")).as(request).isEqualTo(noGet);
        }
        for (String request : new String[] {"get %", "get %2", "get a%2g", "get %%41"}) {
            assertThat(wire.asks(request + "\n")).as(request).isEqualTo(noDigits);
        }
        assertThat(wire.asks("get a\n")).isEqualTo("200 b\n");
    }

    @Test
    void answersComeInTheOrderOfTheRequestsHoweverTheyAreCut() {
        TableWire wire = connect(slow);
        for (char c : "get 0\nget 1\nput\nget 3\n".toCharArray()) {
            wire.sends(String.valueOf(c));
        }
        slow.answers(1, "one");
        assertThat(wire.settles().takes()).isEmpty();
        slow.answers(2, "three");
        slow.answers(0, "zero");
        assertThat(wire.settles().takes())
                .isEqualTo("200 zero\n200 one\n400 The%20request%20is%20get%20KEY\n200 three\n");
    }

    @Test
    void onlySoManyLookupsAreUnderWay() {
        TableWire wire = new TableWire(time, new TcpTableServerFactory(slow, OPTIONS.withLookups(2)));
        wire.sends("get 0\n");
        assertThat(wire.transport.reading()).isTrue();
        wire.sends("get 1\nget 2\nget 3\n");
        assertThat(slow.questions).hasSize(2);
        assertThat(wire.transport.reading()).isFalse();
        slow.answers(1, "one");
        wire.settles();
        assertThat(slow.questions).hasSize(2);
        slow.answers(0, "zero");
        wire.settles();
        assertThat(slow.questions).hasSize(4);
        slow.answers(2, "two");
        slow.answers(3, "three");
        assertThat(wire.settles().takes()).isEqualTo("200 zero\n200 one\n200 two\n200 three\n");
        assertThat(wire.transport.reading()).isTrue();
    }

    @Test
    void whoTakesNoAnswersIsNotRead() {
        String value = "x".repeat(4000);
        TableWire wire = withValues(Map.of("a", value));
        wire.transport.peerStalls();
        int sent = 0;
        while (wire.transport.reading() && sent < 10_000) {
            wire.sends("get a\n");
            sent++;
        }
        assertThat(sent).isLessThan(1000);
        wire.transport.peerReads();
        wire.settles();
        assertThat(wire.transport.reading()).isTrue();
        assertThat(wire.takes()).isEqualTo(("200 " + value + "\n").repeat(sent));
    }

    @Test
    void linesHave4096BytesAtMostInBothDirections() {
        String key = "k".repeat(4091);
        TableWire wire = withValues(Map.of(key, "v", "fits", "x".repeat(4091), "longer", "x".repeat(4092)));
        assertThat(wire.asks("get fits\n")).hasSize(4096);
        assertThat(wire.asks("get longer\n")).isEqualTo("400 The%20value%20is%20too%20long\n");
        assertThat(wire.asks("get " + key + "\n")).isEqualTo("200 v\n");
        assertThat(wire.asks("get k" + key + "\nget fits\n"))
                .isEqualTo("400 The%20request%20is%20longer%20than%204096%20bytes\n");
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void failuresAreToldOnlyInTheWordsOfTheTable() {
        TableWire wire = connect((name, key) -> switch (key) {
            case "temporary" -> CompletableFuture.failedFuture(new LookupException(Kind.TEMPORARY, "Come\nagain ä"));
            case "permanent" -> throw new LookupException(Kind.PERMANENT, "x".repeat(300));
            case "thrown" -> throw new IllegalStateException("secret");
            default -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
        });
        assertThat(wire.asks("get temporary\n")).isEqualTo("400 Comeagain%20\n");
        assertThat(wire.asks("get permanent\n")).isEqualTo("400 " + "x".repeat(200) + "\n");
        assertThat(wire.asks("get thrown\nget x\n")).isEqualTo("400 The%20lookup%20failed\n".repeat(2));
    }

    @Test
    void tableThatDoesNotAnswerIsGivenUp() {
        TableWire wire = connect(slow);
        wire.sends("get 0\n").waits(Duration.ofSeconds(20)).sends("get 1\nget 2\n");
        slow.answers(2, "two");
        assertThat(wire.transport.deadlines().list().toString()).contains("lookup");
        assertThat(wire.waits(Duration.ofSeconds(39)).takes()).isEmpty();
        String late = "400 The%20table%20did%20not%20answer%20in%20time\n";
        assertThat(wire.waits(Duration.ofSeconds(2)).takes()).isEqualTo(late);
        slow.answers(0, "too late");
        assertThat(wire.waits(Duration.ofSeconds(18)).takes()).isEmpty();
        assertThat(wire.waits(Duration.ofSeconds(2)).takes()).isEqualTo(late + "200 two\n");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void aFloodOfLinesIsAnsweredAsItIsTaken() {
        TableWire wire = new TableWire(
                time, new TcpTableServerFactory(LookupTable.of(Map.of("a", "b")), LookupServerOptions.DEFAULTS));
        wire.transport.peerStalls();
        wire.sends("get a\nPOST / HTTP/1.1\n\n".repeat(100_000));
        assertThat(wire.transport.reading()).isFalse();
        assertThat(wire.transport.bufferedBytes()).isLessThan(1_000_000);
        wire.transport.peerReads();
        long lines = 0;
        for (String more = wire.settles().takes();
                !more.isEmpty();
                more = wire.settles().takes()) {
            lines += more.lines().count();
        }
        assertThat(lines).isEqualTo(300_000);
    }

    @Test
    void whoAsksNothingIsClosed() {
        TableWire wire = withValues(Map.of());
        assertThat(wire.transport.deadlines().list().toString()).contains("idle");
        wire.waits(Duration.ofMinutes(14)).asks("get a\n");
        wire.waits(Duration.ofMinutes(14)).sends("get ");
        assertThat(wire.transport.closing()).isFalse();
        wire.waits(Duration.ofMinutes(2));
        assertThat(wire.transport.closing()).isTrue();
    }

    @Test
    void whoWaitsForAnAnswerIsNotIdle() {
        TableWire wire = new TableWire(time, new TcpTableServerFactory(slow, OPTIONS.withLookup(Duration.ofHours(2))));
        wire.sends("get a\n").waits(Duration.ofHours(1));
        slow.answers(0, "b");
        assertThat(wire.settles().takes()).isEqualTo("200 b\n");
        assertThat(wire.transport.closing()).isFalse();
    }

    @Test
    void drainWaitsForWhatWasAsked() {
        TcpTableServerFactory server = new TcpTableServerFactory(slow, OPTIONS);
        Protocol protocol = server.buildProtocol(new InetSocketAddress(1));
        StringTransport transport = new StringTransport(time.reactor(), server.tcpOptions()).connect(protocol);
        transport.receive("get a\n");
        ((DrainableProtocol) protocol).drainRequested();
        assertThat(transport.closing()).isFalse();
        slow.answers(0, "b");
        assertThat(transport.text()).isEqualTo("200 b\n");
        assertThat(transport.closing()).isTrue();
    }

    @Test
    void onlySoManyConnectionsAreServed() {
        TcpTableServerFactory server =
                new TcpTableServerFactory(LookupTable.of(Map.of("a", "b")), OPTIONS.withConnections(2));
        TableWire first = new TableWire(time, server);
        TableWire second = new TableWire(time, server);
        TableWire third = new TableWire(time, server);
        assertThat(third.transport.closing()).isTrue();
        assertThat(second.asks("get a\n")).isEqualTo("200 b\n");
        first.transport.loseNow(CloseReason.DONE);
        assertThat(new TableWire(time, server).asks("get a\n")).isEqualTo("200 b\n");
        assertThat(new TableWire(time, server).transport.closing()).isTrue();
    }

    @Test
    void answerThatComesAfterTheEndIsForgotten() {
        TableWire wire = connect(slow);
        wire.sends("get a\n");
        wire.transport.loseNow(CloseReason.DONE);
        slow.answers(0, "b");
        wire.settles();
        assertThat(wire.takes()).isEmpty();
    }
}
