// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each system call of a conversation fails: nobody is forgotten, nothing is left, and whom it concerns is told. */
@NeedsLibrary
@Tag("faults") // needs a library of its own
@Timeout(300)
final class FaultsTest {
    private static final int MAX_CALLS = 2_000;
    private static final int MAX_TURNS = 2_000; // a clean run has fewer than a tenth
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LIMIT_WITHOUT_HOPE = Duration.ofMillis(250); // long enough for a port to try again
    private static final int FIRST_WAIT = 4; // the call of a new poller that finds out how it can wait

    /** Failures that leave a client without a server, which the client learns from the end of its connection. */
    private static final Set<String> TURNS_AWAY = Set.of("accept4", "getsockname", "epoll_ctl add");

    /** Without it an abort is a close: there is no other way to a reset. */
    private static final String RESET = "setsockopt linger";

    private FaultOutcome clean = FaultOutcome.NONE;

    @BeforeEach
    void knowsWhatShouldCome() {
        FaultScenario.run(LIMIT); // opens what the JVM keeps open
        Faults.disarm();
        clean = FaultScenario.run(LIMIT);
        assertThat(clean.violations()).isEmpty();
        assertThat(clean.refusals()).isEmpty();
        assertThat(clean.endings()).hasSize(2 * FaultScenario.CONNECTIONS);
    }

    @AfterEach
    void disarm() {
        Faults.disarm();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "EINTR, 4",
        "EAGAIN, 11",
        "ENOMEM, 12",
        "EMFILE, 24",
        "EPIPE, 32",
        "ECONNRESET, 104",
        "ENOBUFS, 105",
    })
    void aCallThatFailsIsMadeUpForOrTold(String name, int errno) throws IOException {
        SoftAssertions all = new SoftAssertions();
        int n = 1;
        for (; n < MAX_CALLS; n++) {
            long before = OpenDescriptors.count();
            Faults.failOnce(n, errno);
            FaultOutcome outcome = FaultScenario.run(LIMIT);
            String failed = Faults.failed();
            Faults.disarm();
            all.assertThat(problems(failed, errno, outcome))
                    .as("%s of call %d, %s", name, n, failed)
                    .isEmpty();
            all.assertThat(OpenDescriptors.count())
                    .as("descriptors after %s of call %d, %s", name, n, failed)
                    .isEqualTo(before);
            if (failed.isEmpty()) {
                break;
            }
        }
        all.assertAll();
        assertThat(n).as("calls that failed").isBetween(100, MAX_CALLS);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ENOMEM, 12", "EMFILE, 24"})
    void aCallThatFailsForGoodLeavesNothingBehind(String name, int errno) throws IOException {
        SoftAssertions all = new SoftAssertions();
        Set<String> seen = new HashSet<>();
        for (int n = 1; n < MAX_CALLS; n++) {
            long before = OpenDescriptors.count();
            Faults.failForGood(n, errno);
            FaultOutcome outcome = FaultScenario.run(LIMIT_WITHOUT_HOPE);
            String failed = Faults.failed();
            Faults.disarm();
            all.assertThat(outcome.violations())
                    .as("%s from call %d on, %s", name, n, failed)
                    .isEmpty();
            all.assertThat(OpenDescriptors.count())
                    .as("descriptors after %s from call %d on, %s", name, n, failed)
                    .isEqualTo(before);
            if (failed.isEmpty()) {
                break;
            }
            seen.add(failed);
        }
        all.assertAll();
        assertThat(seen).hasSizeGreaterThan(15);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"EPERM, 1", "ENOSYS, 38"})
    void aKernelWithoutWaitsInNanosecondsServesAsWell(String name, int errno) {
        Faults.failOnce(FIRST_WAIT, errno);
        FaultOutcome outcome = FaultScenario.run(LIMIT);
        assertThat(Faults.failed()).isEqualTo("epoll_pwait2");
        assertThat(outcome.violations()).isEmpty();
        assertThat(outcome.comesToTheSameAs(clean)).as("%s", outcome).isTrue();
    }

    private List<String> problems(String failed, int errno, FaultOutcome outcome) {
        List<String> problems = new ArrayList<>(outcome.violations());
        problems.addAll(outcome.late());
        if (outcome.turns() > MAX_TURNS) {
            problems.add(outcome.turns() + " turns: it spins");
        }
        if (!outcome.comesToTheSameAs(clean)
                && !outcome.tells(Native.errorText(errno), clean)
                && !(TURNS_AWAY.contains(failed) && outcome.turnsAClientAway())
                && !failed.equals(RESET)) {
            problems.add("nobody was told: " + outcome);
        }
        return problems;
    }
}
