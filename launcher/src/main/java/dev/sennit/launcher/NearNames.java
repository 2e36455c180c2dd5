// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What someone who mistyped a name may have meant. */
final class NearNames {
    private NearNames() {}

    /** {@code ": did you mean echo?"}, or nothing. */
    static String suggestion(String typed, Collection<String> known) {
        List<String> near = find(typed, known);
        return near.isEmpty() ? "" : ": did you mean " + String.join(" or ", near) + "?";
    }

    static List<String> find(String typed, Collection<String> known) {
        int most = Math.max(1, typed.replaceFirst("^--?", "").length() / 3);
        return known.stream()
                .filter(name -> edits(typed, name) <= most)
                .sorted(Comparator.comparing((String name) -> edits(typed, name))
                        .thenComparing(name -> name))
                .limit(3)
                .collect(Collectors.toList());
    }

    /** Letters to insert, drop, change, or swap with their neighbour (optimal string alignment). */
    static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(from, to, cost, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(String from, String to, int[][] cost, int i, int j) {
        int changed = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(changed, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
