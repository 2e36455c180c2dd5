// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorLocal;

/** The thread rule, for what is built on reactors. */
public final class OnReactor {
    private static final ReactorLocal<Boolean> ANYTHING = new ReactorLocal<>(() -> Boolean.TRUE);

    private OnReactor() {}

    /** Throws what the reactor throws when one of its own methods is called from a wrong thread. */
    public static void check(Reactor reactor) {
        ANYTHING.get(reactor);
    }
}
