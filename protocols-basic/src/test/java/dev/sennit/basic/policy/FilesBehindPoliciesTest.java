// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.RecordingProducer;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each policy makes of a file that its protocol sends. */
class FilesBehindPoliciesTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.9", 4711);
    private static final int FILE_BYTES = 200_000;

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final RecordingProtocol protocol = RecordingProtocol.halfCloseable();
    private FileChannel file;

    @BeforeEach
    void openFile() throws IOException {
        file = FileChannel.open(Files.write(folder.resolve("file"), new byte[FILE_BYTES]));
    }

    @AfterEach
    void closeFile() throws IOException {
        file.close();
    }

    private StringTransport connect(Protocol inside, Policy... policies) {
        Protocol guarded = Policy.guard(peer -> inside, policies).buildProtocol(PEER);
        assertThat(guarded).isNotNull();
        return StringTransport.connect(guarded, time);
    }

    private StringTransport connect(Policy... policies) {
        return connect(protocol, policies);
    }

    private void seconds(int seconds) {
        for (int tenths = 10 * seconds; tenths > 0; tenths--) {
            time.advance(Duration.ofMillis(100));
        }
    }

    private void transfer(int bytes) {
        protocol.transport().transferFrom(file, 0, bytes);
    }

    // -------------------------------------------------------------------------------------------------------- idle

    @Test
    void theIdleLimitWaitsWhileAFileIsSent() {
        StringTransport wire = connect(new IdleLimit(Duration.ofSeconds(10)));
        wire.peerStalls();
        transfer(FILE_BYTES);
        seconds(50);
        assertThat(wire.closing()).isFalse();
        wire.peerReads();
        wire.settle();
        seconds(10);
        assertThat(wire.closing()).isTrue();
    }

    @Test
    void theEndOfAFilePutsTheIdleLimitOff() {
        StringTransport wire = connect(new IdleLimit(Duration.ofSeconds(10)));
        wire.peerStalls();
        transfer(1);
        seconds(19);
        wire.peerReads();
        wire.settle();
        seconds(9);
        assertThat(wire.closing()).isFalse();
        seconds(1);
        assertThat(wire.closing()).isTrue();
    }

    // ------------------------------------------------------------------------------------------------ minimum rate

    @Test
    void aPeerThatTakesTooLittleOfAFileIsAborted() {
        StringTransport wire = connect(MinimumRate.sent(10, Duration.ofSeconds(5)));
        wire.peerStalls();
        transfer(FILE_BYTES);
        seconds(4);
        assertThat(wire.closing()).isFalse();
        seconds(1);
        wire.settle();
        assertThat(wire.reason())
                .get()
                .isInstanceOfSatisfying(
                        CloseReason.TimedOut.class,
                        reason -> assertThat(reason.which()).isEqualTo(DeadlineKind.MINIMUM_RATE));
    }

    @Test
    void aPeerThatTakesAWholeFileIsNotSlow() {
        StringTransport wire = connect(MinimumRate.sent(10_000, Duration.ofSeconds(5)));
        transfer(FILE_BYTES);
        seconds(100);
        assertThat(wire.closing()).isFalse();
        assertThat(wire.bytes()).hasSize(FILE_BYTES);
        assertThat(time.pendingCalls()).isZero();
    }

    // ------------------------------------------------------------------------------------------------- traffic log

    @Test
    void aFileIsALine() {
        List<String> lines = new ArrayList<>();
        StringTransport wire = connect(new TrafficLog(lines::add));
        protocol.transport().write("before");
        protocol.transport().transferFrom(file, 4096, 70_000);
        wire.settle();
        assertThat(lines).containsExactly("1 * made with /198.51.100.7:54321", "1 S 6 before", "1 F 70000 from 4096");
        assertThat(wire.bytes()).hasSize(70_006);
    }

    @Test
    void whatIsRefusedIsNoLine() {
        List<String> lines = new ArrayList<>();
        connect(new TrafficLog(lines::add));
        assertThatThrownBy(() -> protocol.transport().transferFrom(file, -1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(lines).hasSize(1);
    }

    // ---------------------------------------------------------------------------------------------------- throttle

    @Test
    void aFileLeavesAtTheRate() {
        StringTransport wire = connect(Throttle.perConnection().writes(ByteRate.perSecond(10_000)));
        transfer(FILE_BYTES);
        wire.settle();
        for (int second = 0; second < 18; second++) {
            assertThat(wire.bytes().length).isBetween(10_000 * (second + 1), 10_000 * (second + 2));
            assertThat(wire.closing()).isFalse();
            seconds(1);
            wire.settle();
        }
        seconds(2);
        wire.settle();
        assertThat(wire.bytes()).hasSize(FILE_BYTES);
    }

    @Test
    void filesOfOneServiceShareItsRate() {
        Throttle shared = Throttle.perService().writes(ByteRate.perSecond(10_000));
        var other = new RecordingProtocol();
        StringTransport first = connect(shared);
        StringTransport second = connect(other, shared);
        transfer(FILE_BYTES);
        other.transport().transferFrom(file, 0, FILE_BYTES);
        seconds(10);
        assertThat(first.bytes().length + second.bytes().length).isBetween(100_000, 130_000);
        assertThat(Math.abs(first.bytes().length - second.bytes().length)).isLessThanOrEqualTo(20_000);
    }

    @Test
    void whatIsWrittenBehindAThrottledFileComesBehindIt() {
        StringTransport wire = connect(Throttle.perConnection().writes(ByteRate.perSecond(100)));
        protocol.transport().write("before ");
        transfer(250);
        protocol.transport().write(" behind");
        assertThat(protocol.transport().bufferedBytes()).isEqualTo(14);
        assertThat(protocol.transport().transferBytesLeft()).isEqualTo(250);
        seconds(10);
        assertThat(wire.text()).startsWith("before ").endsWith("\0 behind").hasSize(264);
        assertThat(protocol.transport().bufferedBytes()).isZero();
        assertThat(protocol.transport().transferBytesLeft()).isZero();
    }

    @Test
    void aProducerPausesForAFileAndGoesOnBehindIt() {
        var source = new RecordingProducer();
        StringTransport wire = connect(source, Throttle.perConnection().writes(ByteRate.perSecond(1_000)));
        source.transport().transferFrom(file, 0, 5_000);
        assertThat(source.told()).containsExactly("pause");
        seconds(3);
        assertThat(source.told()).containsExactly("pause");
        seconds(10);
        assertThat(source.told()).containsExactly("pause", "resume");
        assertThat(wire.bytes()).hasSize(5_000);
    }

    @Test
    void aProducerThatClosesItsOwnConnectionIsNotAskedBehindItsFile() {
        var source = new RecordingProducer();
        StringTransport wire = connect(source, Throttle.perConnection().writes(ByteRate.perSecond(2_000)));
        source.transport().transferFrom(file, 0, 5_000);
        source.transport().loseConnection();
        source.transport().write("dropped");
        seconds(10);
        wire.settle();
        assertThat(wire.bytes()).hasSize(5_000);
        assertThat(source.told()).containsExactly("pause");
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void aCloseFromOutsideOfTheThrottleWaitsForTheFileAsWell() {
        var source = new RecordingProducer();
        StringTransport wire = connect(
                source,
                MinimumRate.received(1, Duration.ofSeconds(2)),
                Throttle.perConnection().writes(ByteRate.perSecond(2_000)));
        source.transport().transferFrom(file, 0, 9_000);
        seconds(10);
        wire.settle();
        assertThat(wire.bytes()).hasSize(9_000);
        assertThat(source.told()).containsExactly("pause");
    }

    @Test
    void noTimerIsLeftWhenAConnectionIsLostWithItsFile() {
        StringTransport wire = connect(Throttle.perConnection().writes(ByteRate.perSecond(100)));
        List<String> told = new ArrayList<>();
        protocol.transport().transferFrom(file, 0, 1_000).whenComplete((done, failure) -> told.add("" + failure));
        seconds(1);
        wire.loseNow(CloseReason.ABORTED);
        assertThat(told).singleElement().asString().contains("ConnectionLostException");
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void tlsIsNotStartedBeforeAFileThatIsToLeaveInTheClear() throws NoSuchAlgorithmException {
        StringTransport wire = connect(Throttle.perConnection().writes(ByteRate.perSecond(100)));
        transfer(1_000);
        TlsOptions options = TlsOptions.server(SSLContext.getDefault());
        assertThatThrownBy(() -> protocol.transport().startTls(options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wait for the rate");
        assertThat(wire.closing()).isFalse();
    }
}
