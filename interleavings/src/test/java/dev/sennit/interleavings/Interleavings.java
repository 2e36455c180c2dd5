// SPDX-License-Identifier: Apache-2.0
package dev.sennit.interleavings;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckSettings;

/** Plays what threads do in many orders, one step of one thread at a time. */
public final class Interleavings {
    /** How many orders are tried for each law, unless there are fewer. */
    private static final int ORDERS = Integer.getInteger("sennit.interleavings", 100);

    private static final boolean WITH_THE_STANDARD_LIBRARY = true;
    private static final int LOOPS_BEFORE_OTHERS_HAVE_THEIR_TURN = 2;

    /** A loop that goes round so often, or a call so deep, is a livelock to the checker. Its defaults, 4 and 8, are too few for a reactor. */
    private static final int MOST_LOOPS = 1000;

    private static final int MOST_RECURSIONS = 50;

    private static final LincheckSettings SETTINGS = new LincheckSettings(
            WITH_THE_STANDARD_LIBRARY, LOOPS_BEFORE_OTHERS_HAVE_THEIR_TURN, MOST_LOOPS, MOST_RECURSIONS);

    private Interleavings() {}

    /** What threads do, and what must hold of it. */
    @FunctionalInterface
    public interface Scene {
        void play() throws Exception;
    }

    /** Plays a scene, anew for each order; fails with the order in which it went wrong, or in which all threads wait for ever. */
    public static void explore(Scene scene) {
        Lincheck.runConcurrentTestInternal$lincheck(ORDERS, SETTINGS, () -> {
            try {
                scene.play();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Begins what another thread does. */
    public static Part start(Scene work) {
        return new Part(work);
    }

    public static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
