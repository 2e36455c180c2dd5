// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.spi.ProtocolPlugin;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class PluginsTest {
    private static final Duration TICK = Duration.ofMillis(1);

    private static StringTransport connect(ProtocolPlugin plugin, Map<String, String> options, ManualTime time) {
        return StringTransport.connect(Options.protocol(plugin, options), time);
    }

    private static StringTransport connect(ProtocolPlugin plugin, ManualTime time) {
        return connect(plugin, Map.of(), time);
    }

    private static CloseReason idleFor(Duration period) {
        return new CloseReason.TimedOut(DeadlineKind.IDLE, "idle", period);
    }

    private static InstantSource at(String instant) {
        return InstantSource.fixed(Instant.parse(instant));
    }

    // ----------------------------------------------------------------------------------------------- echo, line

    @Test
    void echoSendsEveryByteBack(ManualTime time) {
        var wire = connect(new EchoPlugin(), time);
        wire.receive("one");
        wire.receive("\r\ntwo\0");
        assertThat(wire.text()).isEqualTo("one\r\ntwo\0");
        wire.loseNow(CloseReason.DONE);
    }

    @Test
    void echoAnswersAllBeforeItFollowsThePeersEnd(ManualTime time) { // RFC 862
        var wire = connect(new EchoPlugin(), time);
        wire.peerSends("the last words");
        wire.peerFinishes();
        wire.settle();
        assertThat(wire.text()).isEqualTo("the last words");
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void lineSendsEveryLineBack(ManualTime time) {
        var wire = connect(new LinePlugin(), time);
        wire.receive("one\r\ntw");
        wire.receive("o\r\n\r\nrest");
        assertThat(wire.text()).isEqualTo("one\r\ntwo\r\n\r\n");
        wire.peerFinishes();
        wire.settle();
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void lineEndsAConnectionWhoseLineIsTooLong(ManualTime time) {
        var wire = connect(new LinePlugin(), time);
        wire.receive("a".repeat(16_386));
        wire.settle();
        assertThat(wire.reason()).contains(new CloseReason.ProtocolError("line longer than 16384 bytes"));
    }

    @Test
    void lineWaits30SecondsForTheNextLineHoweverManyBytesArrive(ManualTime time) {
        var wire = connect(new LinePlugin(), time);
        time.advance(Duration.ofSeconds(29));
        wire.receive("line\r\n");
        time.advance(Duration.ofSeconds(20));
        wire.receive("dripping"); // is no line
        time.advance(Duration.ofSeconds(10).minus(TICK));
        assertThat(wire.closing()).isFalse();
        time.advance(TICK);
        wire.settle();
        assertThat(wire.reason()).contains(idleFor(Duration.ofSeconds(30)));
    }

    @Test
    void theIdleTimeoutIsAnOption(ManualTime time) {
        for (ProtocolPlugin plugin : new ProtocolPlugin[] {new EchoPlugin(), new LinePlugin(), new DiscardPlugin()}) {
            var wire = connect(plugin, Map.of("idle-timeout", "2s"), time);
            time.advance(Duration.ofSeconds(1));
            wire.receive("x\r\n");
            time.advance(Duration.ofSeconds(2).minus(TICK));
            assertThat(wire.closing()).isFalse();
            time.advance(TICK);
            wire.settle();
            assertThat(wire.reason()).contains(idleFor(Duration.ofSeconds(2)));

            var patient = connect(plugin, Map.of("idle-timeout", "none"), time);
            time.advance(Duration.ofDays(1000));
            assertThat(patient.closing()).isFalse();
            patient.loseNow(CloseReason.DONE);
        }
    }

    @Test
    void aPeerThatDoesNotReadIsNotReadAnyFurther(ManualTime time) {
        for (ProtocolPlugin plugin : new ProtocolPlugin[] {new EchoPlugin(), new LinePlugin()}) {
            var wire = connect(plugin, time);
            wire.peerStalls();
            String line = "a".repeat(998) + "\r\n";
            for (int i = 0; i < 1_000; i++) {
                wire.peerSends(line.repeat(10));
            }
            wire.settle();
            assertThat(wire.reading()).isFalse();
            assertThat(wire.bufferedBytes()).isLessThanOrEqualTo(65_536 + 10_000);

            wire.peerReads();
            wire.settle();
            assertThat(wire.bytes()).hasSize(10_000_000); // and nothing was lost
            wire.loseNow(CloseReason.DONE);
        }
    }

    @Test
    void aPeerThatDoesNotReadIsStalledAndNotIdle(ManualTime time) {
        for (ProtocolPlugin plugin : new ProtocolPlugin[] {new EchoPlugin(), new LinePlugin()}) {
            var wire = connect(plugin, Map.of("idle-timeout", "30s"), time);
            wire.peerStalls();
            for (int i = 0; i < 7; i++) {
                wire.peerSends(("a".repeat(998) + "\r\n").repeat(10));
            }
            wire.settle();
            assertThat(wire.reading()).isFalse();

            time.advance(Duration.ofSeconds(59));
            assertThat(wire.closing()).isFalse();
            time.advance(Duration.ofSeconds(1));
            wire.settle();
            assertThat(wire.reason().orElseThrow())
                    .isInstanceOfSatisfying(
                            CloseReason.TimedOut.class,
                            reason -> assertThat(reason.which()).isEqualTo(DeadlineKind.WRITE_STALL));
        }
    }

    @Test
    void aDrainSendsWhatIsQueuedAndCloses(ManualTime time) {
        var wire = connect(new EchoPlugin(), time);
        var lineWire = connect(new LinePlugin(), time);
        wire.receive("hello");
        lineWire.receive("hello\r\n");
        time.reactor().drain(Duration.ofSeconds(10));
        wire.settle();
        assertThat(wire.text()).isEqualTo("hello");
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThat(lineWire.reason()).contains(CloseReason.DONE);
    }

    // ------------------------------------------------------------------------------------------ discard, chargen

    @Test
    void discardSaysNothing(ManualTime time) {
        var wire = connect(new DiscardPlugin(), time);
        wire.receive("hello?");
        time.advance(Duration.ofMinutes(5).minus(TICK));
        assertThat(wire.closing()).isFalse();
        time.advance(TICK);
        wire.settle();
        assertThat(wire.bytes()).isEmpty();
        assertThat(wire.reason()).contains(idleFor(Duration.ofMinutes(5)));
    }

    @Test
    void chargenSendsThePatternOfTheRfcOnlyAsFastAsItIsRead(ManualTime time) { // RFC 864
        var wire = connect(new ChargenPlugin(), time);
        wire.peerStalls();
        wire.receive("ignored");
        wire.settle();
        wire.settle();
        String[] lines = wire.text().split("\r\n", -1);
        assertThat(lines).hasSize(95 + 1); // one round waits to be taken
        assertThat(lines[0]).isEqualTo(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg");
        assertThat(lines[1]).isEqualTo("!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefgh");
        assertThat(lines[94]).isEqualTo("~ !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdef");
        assertThat(wire.bufferedBytes()).isEqualTo(95 * 74);
        wire.loseNow(CloseReason.DONE);
    }

    @Test
    void chargenGoesOnWhenARoundIsTaken(ManualTime time) {
        var wire = connect(new ChargenPlugin(), time);
        time.advance(Duration.ZERO);
        int rounds = wire.bytes().length / (95 * 74);
        time.advance(Duration.ZERO);
        assertThat(wire.bytes().length / (95 * 74)).isGreaterThan(rounds);
        wire.receiveEof();
        wire.settle();
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void aDrainEndsChargen(ManualTime time) {
        var wire = connect(new ChargenPlugin(), time);
        time.advance(Duration.ZERO);
        time.reactor().drain(Duration.ofSeconds(10));
        wire.settle();
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    // --------------------------------------------------------------------------------------------- daytime, time

    @Test
    void daytimeTellsTheTimeInWordsAndCloses(ManualTime time) { // RFC 867
        var wire = connect(new DaytimePlugin(at("2026-11-21T08:05:09.999Z")), time);
        assertThat(wire.text()).isEqualTo("Saturday, November 21, 2026 08:05:09-UTC\r\n");
        wire.settle();
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void timeTellsTheSecondsSince1900AndCloses(ManualTime time) { // RFC 868 gives these four
        assertThat(timeAt("1900-01-01T00:00:01Z", time)).isEqualTo("00000001");
        assertThat(timeAt("1970-01-01T00:00:00Z", time)).isEqualTo(hex(2_208_988_800L));
        assertThat(timeAt("1976-01-01T00:00:00Z", time)).isEqualTo(hex(2_398_291_200L));
        assertThat(timeAt("1983-05-01T00:00:00Z", time)).isEqualTo(hex(2_629_584_000L));
    }

    @Test
    void timeBeginsAgainAtZeroIn2036(ManualTime time) {
        assertThat(timeAt("2036-02-07T06:28:15Z", time)).isEqualTo("ffffffff");
        assertThat(timeAt("2036-02-07T06:28:16Z", time)).isEqualTo("00000000");
        assertThat(timeAt("2036-02-07T06:28:17Z", time)).isEqualTo("00000001");
    }

    private static String hex(long seconds) {
        return String.format("%08x", seconds);
    }

    private static String timeAt(String instant, ManualTime time) {
        var wire = connect(new TimePlugin(at(instant)), time);
        wire.settle();
        assertThat(wire.reason()).contains(CloseReason.DONE);
        StringBuilder hex = new StringBuilder();
        for (byte each : wire.bytes()) {
            hex.append(String.format("%02x", each));
        }
        return hex.toString();
    }
}
