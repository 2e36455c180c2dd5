// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What was acknowledged is there, wherever the process or the machine ended. */
class CrashTest {
    /** A lock whose owner had no time to write its name is removed when it is so old. */
    private static final int SOON = 1 + (int) DotLock.STALE_UNNAMED.toSeconds();

    /** A lock of whose name the device has half is removed when it is so old. */
    private static final int LATER = 1 + (int) DotLock.STALE.toSeconds();

    private static long stepsOfALife() {
        CrashRun run = new CrashRun();
        assertThat(run.live()).isTrue();
        return run.files().steps();
    }

    private static void forEveryEnd(String what, int secondsLater, Consumer<CrashRun> end) {
        forEveryEnd(what, secondsLater, run -> run, (run, itself) -> end.accept(run));
    }

    private static <T> void forEveryEnd(
            String what, int secondsLater, Function<CrashRun, T> beginning, BiConsumer<CrashRun, T> end) {
        long steps = stepsOfALife();
        assertThat(steps).isGreaterThan(100);
        for (long last = 0; last <= steps; last++) {
            CrashRun run = new CrashRun();
            T begun = beginning.apply(run);
            run.files().killAfter(last);
            run.live();
            end.accept(run, begun);
            assertThatCode(() -> run.liveAgain(secondsLater))
                    .as("%s after step %s", what, last)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void killedProcessLosesNothing() {
        forEveryEnd("killed", SOON, run -> run.files().restart());
    }

    @Test
    void nothingThatWasAcknowledgedNeedsMoreThanWasForced() {
        forEveryEnd("power cut", LATER, run -> run.files().cutPower(() -> false));
    }

    @Test
    void whatAKilledProcessLeftIsForcedBeforeTheNextTellsIt() {
        forEveryEnd("killed, told and power cut", LATER, run -> {
            run.files().restart();
            run.later(SOON);
            run.tell(run.open());
            run.files().cutPower(() -> false);
        });
    }

    @Test
    void soItIsByOneThatWasThereBefore() {
        forEveryEnd("killed, told by another and power cut", LATER, CrashRun::witness, (run, witness) -> {
            run.files().restart();
            run.later(SOON);
            run.tell(witness);
            run.files().cutPower(() -> false);
        });
    }

    @Test
    void whatIsSentAnewIsAcknowledgedWhenTheFirstOfItIsForced() {
        CrashRun whole = new CrashRun();
        whole.deliver();
        for (long last = 0; last <= whole.files().steps(); last++) {
            CrashRun run = new CrashRun();
            run.files().killAfter(last);
            try {
                run.deliver();
            } catch (CompletionException killed) {
                // and nothing is acknowledged
            }
            run.files().restart();
            run.deliver();
            run.files().cutPower(() -> false);
            assertThatCode(() -> run.liveAgain(LATER))
                    .as("killed after step %s, sent anew, and power cut", last)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void whateverElseHasReachedTheDeviceDoesNoHarm() {
        forEveryEnd("power cut, all arrived", LATER, run -> run.files().cutPower(() -> true));
        for (long seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            BooleanSupplier some = random::nextBoolean;
            forEveryEnd(
                    "power cut, some arrived, seed " + seed,
                    LATER,
                    run -> run.files().cutPower(some));
        }
    }
}
