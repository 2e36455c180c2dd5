// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import java.util.function.Supplier;

/** What must hold whatever a stranger sends. */
final class Law {
    private Law() {}

    static void requires(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }
}
