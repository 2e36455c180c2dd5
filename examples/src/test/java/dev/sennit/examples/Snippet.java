// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A code block of a page, and the file it says it is from: a comment in the line above, which readers do not see.
 *
 * <pre>
 * &lt;!-- from examples/src/main/java/dev/sennit/examples/EchoServer.java --&gt;
 * ```java
 * </pre>
 *
 * @param language what stands behind the back-quotes
 * @param source the file, as the page says; empty if it does not
 * @param code the block
 */
record Snippet(String language, Optional<String> source, String code) {
    /** Stands for what a snippet leaves out. */
    private static final String ELLIPSIS = "// …";

    private static final Pattern BLOCK = Pattern.compile("(?ms)(?:^<!-- from (\\S+) -->\\n)?^```(\\w*)\\n(.*?)^```$");

    static List<Snippet> of(String page) {
        List<Snippet> snippets = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            snippets.add(new Snippet(block.group(2), Optional.ofNullable(block.group(1)), block.group(3)));
        }
        return snippets;
    }

    /** Whether the file has these lines, in this order, indented as a whole or not; an ellipsis stands for any lines. */
    boolean isIn(String file) {
        List<String> lines = file.lines().toList();
        int from = 0;
        for (String part : code.split("(?m)^ *" + Pattern.quote(ELLIPSIS) + "\\n")) {
            from = endOf(part.stripTrailing().stripIndent().lines().toList(), lines, from);
            if (from < 0) {
                return false;
            }
        }
        return true;
    }

    private static int endOf(List<String> part, List<String> lines, int from) {
        for (int start = from; start + part.size() <= lines.size(); start++) {
            int end = start + part.size();
            String window = String.join("\n", lines.subList(start, end)).stripIndent();
            if (Arrays.asList(window.split("\n", -1)).equals(part)) {
                return end;
            }
        }
        return -1;
    }
}
