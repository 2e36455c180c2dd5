// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.basic.policy.ByteRate;
import dev.sennit.basic.policy.IdleLimit;
import dev.sennit.basic.policy.MinimumRate;
import dev.sennit.basic.policy.PeerLimit;
import dev.sennit.basic.policy.Policy;
import dev.sennit.basic.policy.Throttle;
import dev.sennit.basic.policy.TotalLimit;
import dev.sennit.basic.policy.TrafficLog;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.StaticFiles;
import dev.sennit.http.StaticFilesOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The file server works under every policy, and its files are transferred there as without. */
@ExtendWith(LeakCheck.class)
class StaticFilesBehindPoliciesTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.7", 54_321);
    private static final int BIG = 1_000_000;
    private static final int FIRST_PIECE_BYTES = 65_536; // leaves with the head
    private static final Duration LONG = Duration.ofHours(1);
    private static final Throttle THROTTLE = Throttle.perConnection().writes(ByteRate.perSecond(100_000));

    @TempDir
    Path root;

    private byte[] content;

    @BeforeEach
    void writeFiles() throws IOException {
        content = new byte[BIG];
        new Random(12).nextBytes(content);
        Files.write(root.resolve("big.bin"), content);
        Files.writeString(root.resolve("small.txt"), "Hello, World!");
    }

    static Stream<Named<Policy[]>> policies() {
        return Stream.of(
                named("a throttle", THROTTLE),
                named("a throttle of reads", Throttle.perService().reads(ByteRate.perSecond(100))),
                named("an idle limit", new IdleLimit(LONG)),
                named("a minimum rate of sending", MinimumRate.sent(1_000, Duration.ofSeconds(2))),
                named("a minimum rate of receiving", MinimumRate.received(1, LONG)),
                named("a traffic log", new TrafficLog(line -> {})),
                named("limits", new TotalLimit(1), new PeerLimit(1)),
                named("two throttles", Throttle.perService().writes(ByteRate.perSecond(90_000)), THROTTLE),
                named(
                        "all",
                        new TrafficLog(line -> {}),
                        new IdleLimit(LONG),
                        MinimumRate.sent(1_000, Duration.ofSeconds(2)),
                        THROTTLE,
                        new TotalLimit(1)));
    }

    private static Named<Policy[]> named(String name, Policy... policies) {
        return Named.of(name, policies);
    }

    private StringTransport connect(ManualTime time, Policy... policies) {
        Protocol guarded = Policy.guard(
                        peer -> Wire.protocol(
                                new StaticFiles(root, StaticFilesOptions.DEFAULTS, Wire.CLOCK),
                                HttpLimits.DEFAULTS,
                                HttpTimeouts.DEFAULTS),
                        policies)
                .buildProtocol(PEER);
        assertThat(guarded).isNotNull();
        return new StringTransport(time.reactor(), HttpTimeouts.DEFAULTS.tcpOptions()).connect(guarded);
    }

    private static String get(String target, String... lines) {
        String fields = lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    }

    private static void seconds(ManualTime time, int seconds) {
        for (int tenths = 10 * seconds; tenths > 0; tenths--) {
            time.advance(Duration.ofMillis(100));
        }
    }

    private void assertArrived(StringTransport wire, String behind) {
        byte[] all = wire.bytes();
        int start = new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
        assertThat(all.length).isGreaterThanOrEqualTo(start + BIG);
        assertThat(Arrays.mismatch(content, Arrays.copyOfRange(all, start, start + BIG)))
                .isEqualTo(-1);
        assertThat(new String(all, start + BIG, all.length - start - BIG, StandardCharsets.US_ASCII))
                .endsWith(behind);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void filesArriveWholeAndInTheOrderOfTheRequests(Policy[] policies, ManualTime time) {
        StringTransport wire = connect(time, policies);
        wire.peerSends(get("/big.bin") + get("/small.txt"));
        seconds(time, 20);
        assertArrived(wire, "\r\n\r\nHello, World!");
        assertThat(wire.closing()).isFalse();
        wire.loseNow(CloseReason.DONE);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void theEndOfTheConnectionWaitsForTheFile(Policy[] policies, ManualTime time) {
        StringTransport wire = connect(time, policies);
        wire.peerSends(get("/big.bin", "Connection: close"));
        seconds(time, 20);
        assertArrived(wire, "");
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void aThrottledFileKeepsItsRate(ManualTime time) {
        StringTransport wire = connect(time, THROTTLE);
        wire.peerSends(get("/big.bin"));
        for (int second = 1; second < 9; second++) {
            seconds(time, 1);
            assertThat(wire.bytes().length).isBetween(100_000 * second, 100_000 * (second + 2));
        }
        wire.loseNow(CloseReason.DONE);
    }

    @Test
    void aLoggedFileIsTransferredBehindItsFirstPiece(ManualTime time) {
        List<String> lines = new ArrayList<>();
        StringTransport wire = connect(time, THROTTLE, new TrafficLog(lines::add, 0));
        wire.peerSends(get("/big.bin"));
        seconds(time, 20);
        assertThat(lines).contains("1 F " + (BIG - FIRST_PIECE_BYTES) + " from " + FIRST_PIECE_BYTES);
        wire.loseNow(CloseReason.DONE);
    }
}
