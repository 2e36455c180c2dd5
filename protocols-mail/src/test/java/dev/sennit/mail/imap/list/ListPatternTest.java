// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ListPatternTest {
    private static boolean matches(String pattern, String name) {
        return ListPattern.of(pattern, '/').matches(name);
    }

    @Property
    void itIsTheRegularExpressionThatItMeans(
            @ForAll @Chars({'a', 'b', '/', '*', '%'}) @StringLength(max = 8) String pattern,
            @ForAll @Chars({'a', 'b', '/'}) @StringLength(max = 10) String name,
            @ForAll @IntRange(max = 130) int before) {
        String same = "x".repeat(before); // so that the pattern goes on in another word of bits
        String expression = pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '%' ? "[^/]*" : String.valueOf((char) c))
                .collect(Collectors.joining());
        assertThat(matches(same + pattern, same + name)).isEqualTo(Pattern.matches(expression, name));
        assertThat(matches("*" + same + pattern, same + name))
                .isEqualTo(Pattern.matches(".*" + same + expression, same + name));
    }

    @Test
    void aPercentStaysBelowOneName() {
        assertThat(matches("a/%", "a/b")).isTrue();
        assertThat(matches("a/%", "a/b/c")).isFalse();
        assertThat(matches("a/*", "a/b/c")).isTrue();
        assertThat(matches("%", "a")).isTrue();
        assertThat(matches("", "a")).isFalse();
    }

    @Test
    void inboxIsWrittenInAnyCaseAndNothingElseIs() {
        assertThat(matches("inbox", "INBOX")).isTrue();
        assertThat(matches("iNb*", "INBOX/a")).isTrue();
        assertThat(matches("inbox/A", "INBOX/a")).isFalse();
        assertThat(matches("inboxes", "INBOXES")).isFalse();
        assertThat(matches("a/inbox", "a/INBOX")).isFalse();
        assertThat(matches("INBOX", "\u0131NBOX")).isFalse(); // a small i without a dot, whose capital is I
    }

    @Test
    void modifiedUtf7IsReadBeforeItIsCompared() {
        assertThat(ListPattern.ofModifiedUtf7("caf&AOk-/%", '/').orElseThrow().matches("caf\u00e9/x"))
                .isTrue();
        assertThat(ListPattern.ofModifiedUtf7("a&%", '/')).isEmpty();
    }

    /** Dovecot's CVE-2026-33607: a matcher that tried every way. */
    @Test
    void aHostilePatternTakesNoLongerThanTheNameTimesThePattern() {
        String pattern = "*a%".repeat(ListPattern.MAX_CHARS / 3) + "b";
        String name = "a".repeat(5000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(matches(pattern, name)).isFalse());
    }

    @Test
    void aPatternThatIsTooLongIsRefused() {
        assertThat(matches("x".repeat(ListPattern.MAX_CHARS), "y")).isFalse();
        assertThatThrownBy(() -> matches("x".repeat(ListPattern.MAX_CHARS + 1), "y"))
                .hasMessage("a pattern of 1025 characters where 1024 are allowed");
    }
}
