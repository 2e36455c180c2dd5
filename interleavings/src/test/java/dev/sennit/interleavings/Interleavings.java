// SPDX-License-Identifier: Apache-2.0
package dev.sennit.interleavings;

import org.jetbrains.lincheck.Lincheck;

/** Plays what threads do in many orders, one step of one thread at a time. */
public final class Interleavings {
    /** How many orders are tried for each law, unless there are fewer. */
    private static final int ORDERS = Integer.getInteger("sennit.interleavings", 100);

    private Interleavings() {}

    /** What threads do, and what must hold of it. */
    @FunctionalInterface
    public interface Scene {
        void play() throws Exception;
    }

    /** Plays a scene, anew for each order; fails with the order in which it went wrong, or in which all threads wait for ever. */
    public static void explore(Scene scene) {
        Lincheck.runConcurrentTest(ORDERS, () -> {
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
