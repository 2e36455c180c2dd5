// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.negotiation;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** The one with the greatest weight above 0; of several, the first. */
final class Best {
    private Best() {}

    static Optional<String> of(List<String> offered, ToIntFunction<String> weights) {
        Optional<String> best = Optional.empty();
        int most = 0;
        for (String each : offered) {
            int weight = weights.applyAsInt(each);
            if (weight > most) {
                most = weight;
                best = Optional.of(each);
            }
        }
        return best;
    }
}
