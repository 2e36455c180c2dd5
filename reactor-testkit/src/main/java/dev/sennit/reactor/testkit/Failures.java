// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the code under test threw, and whether the test hears of it by an exception. */
final class Failures {
    private final List<Throwable> all = new ArrayList<>();
    private boolean kept;
    private @Nullable Throwable untold;

    void keep() {
        kept = true;
    }

    List<Throwable> all() {
        return List.copyOf(all);
    }

    /** For where nothing may be thrown: {@link #tell()} does it. */
    void note(Throwable failure) {
        all.add(failure);
        if (!kept && untold == null) {
            untold = failure;
        }
    }

    void tell() {
        Throwable failure = untold;
        untold = null;
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException("a callback threw a checked exception: " + failure, failure);
        }
    }
}
