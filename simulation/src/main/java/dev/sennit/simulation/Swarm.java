// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.SlowTurnReport;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.FileFaults;
import dev.sennit.reactor.testkit.SystemFaults;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * What may go wrong in a world: a subset of all faults, each as frequent as the seed says. A fault that is always there
 * would hide what shows only without it.
 */
final class Swarm {
    private static final long SHORTEST_MILLIS = 2 * 3_600_000;
    private static final double LONGEST_TO_SHORTEST = 60;

    private final SplittableRandom dice;
    final boolean peaceful; // the network breaks nothing, and nobody misbehaves
    final Duration length;
    final FaultOptions faults;
    final int misbehavesOneIn; // callbacks; 0 is never
    final Duration longestPause; // of the whole process
    final boolean lacksDescriptors; // at times
    final int sendsFilesOneIn; // pieces of the pattern; 0 is never
    final boolean filesShrink; // at times
    final ReactorOptions reactor;
    final TcpOptions tcp;

    Swarm(SplittableRandom dice) {
        this.dice = dice;
        peaceful = oneIn(4);
        length = Duration.ofMillis((long) (SHORTEST_MILLIS * Math.pow(LONGEST_TO_SHORTEST, dice.nextDouble())));
        faults = networkFaults().withSystem(systemFaults());
        misbehavesOneIn = peaceful || oneIn(3) ? 0 : pick(20, 200, 1000);
        longestPause = peaceful || oneIn(2) ? Duration.ZERO : Duration.ofMillis(pick(10, 3_000, 200_000));
        lacksDescriptors = !peaceful && oneIn(3);
        sendsFilesOneIn = oneIn(3) ? 0 : pick(1, 2, 10);
        filesShrink = !peaceful && oneIn(4);
        reactor = oneIn(2)
                ? ReactorOptions.defaults()
                : new ReactorOptions(
                        pick(1000, 4096), pick(1, 3), pick(1, 8), Duration.ofMillis(100), SlowTurnReport.RECORDED);
        tcp = tcpOptions();
    }

    private boolean oneIn(int count) {
        return dice.nextInt(count) == 0;
    }

    private int pick(int... values) {
        return values[dice.nextInt(values.length)];
    }

    private double rare(double most) {
        return oneIn(2) ? 0 : dice.nextDouble(most);
    }

    private FaultOptions networkFaults() {
        FaultOptions good = FaultOptions.none()
                .withShortTransfers(oneIn(2) ? 0 : dice.nextDouble())
                .withBuffers(pick(1000, 4096, 65_536), pick(1000, 4096, 65_536));
        if (!oneIn(4)) {
            good = good.withDelays(Duration.ofNanos(1), Duration.ofMillis(pick(1, 20, 300)));
        }
        if (peaceful) {
            return good;
        }
        return good.withStalls(rare(0.05), Duration.ofMillis(pick(5_000, 120_000)))
                .withEndings(rare(0.01), rare(0.01))
                .withConnectFaults(rare(0.2), rare(0.2))
                .withAcceptFailures(rare(0.2));
    }

    private SystemFaults systemFaults() {
        return new SystemFaults(rare(0.5), rare(1), peaceful ? 0 : rare(0.01))
                .withFiles(new FileFaults(rare(1), peaceful ? 0 : rare(0.02), peaceful ? 0 : rare(0.02)));
    }

    boolean mayTruncate() {
        return filesShrink || faults.system().files().truncated() > 0;
    }

    private TcpOptions tcpOptions() {
        int high = pick(1, 2000, 65_536);
        TcpOptions options = TcpOptions.defaults()
                .withWaterMarks(oneIn(2) ? 0 : high / 2, high)
                .withBacklog(pick(5, 4096));
        if (peaceful) {
            return options;
        }
        return options.withMaxBufferedBytes(pick(5_000, 100_000, 16_777_216))
                .withWriteStall(Duration.ofSeconds(pick(5, 60)))
                .withCloseGrace(Duration.ofSeconds(pick(3, 15)))
                .withLingerTimeout(Duration.ofSeconds(pick(0, 2)))
                .withConnectTimeout(Duration.ofSeconds(pick(2, 30)));
    }

    @Override
    public String toString() {
        return (peaceful ? "peaceful, " : "") + length + ", " + faults + ", misbehaves one in " + misbehavesOneIn
                + ", pauses up to " + longestPause + ", lacks descriptors: " + lacksDescriptors
                + ", sends files one in "
                + sendsFilesOneIn + ", which shrink: " + filesShrink + ", " + reactor
                + ", water marks " + tcp.writeLowWaterBytes() + " and " + tcp.writeHighWaterBytes() + ", at most "
                + tcp.maxBufferedBytes() + " bytes queued";
    }
}
