// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedWordsTest {
    private static void reads(String field, String text) {
        assertThat(EncodedWords.decode(field)).isEqualTo(text);
    }

    /** The examples of RFC 2047 section 8. */
    @Test
    void wordsAreReadAsTheRfcShows() {
        reads("(=?ISO-8859-1?Q?a?=)", "(a)");
        reads("(=?ISO-8859-1?Q?a?= b)", "(a b)");
        reads("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)");
        reads("(=?ISO-8859-1?Q?a_b?=)", "(a b)");
        reads(
                "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
                "If you can read this you understand the example.");
        reads("=?US-ASCII*EN?Q?Keith_Moore?= <m@x>", "Keith Moore <m@x>");
    }

    @Test
    void aCharacterMayBeCutByTwoWords() {
        reads("=?utf-8?B?w6Q=?= =?utf-8?B?ww==?= =?utf-8?B?pA==?= ", "\u00e4\u00e4 ");
    }

    @Test
    void whatCannotBeReadStays() {
        reads("=?no-such?Q?a?= b", "=?no-such?Q?a?= b");
        reads("=?utf-8?X?a?=", "=?utf-8?X?a?=");
        reads("=?utf-8?Q?a", "=?utf-8?Q?a");
        reads("=?", "=?");
        reads("a =?utf-8?Q?=41=4?= =?=?utf-8?Q?b?=", "a A=4 =?b");
        reads("=?utf-8?Q??= x", " x");
    }

    @Test
    void otherOctetsAreUtf8() {
        reads("caf\u00c3\u00a9", "caf\u00e9");
        reads("caf\u00e9", "caf\ufffd");
    }

    @Test
    void manyBeginningsTakeLinearTime() {
        String hostile = "=?utf-8?q?".repeat(50_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> EncodedWords.decode(hostile));
    }

    /** Each name that the JDK did not know cost it a millisecond or two: a header of 32 KiB half a minute. */
    @ParameterizedTest
    @ValueSource(strings = {"=?", "=?x?q?y?= ", "=?utf-8?z?", "=?utf-8?q?"})
    void wordsThatAreNoneCostLittle(String word) {
        String many = word.repeat((256 << 10) / word.length()) + "?=";
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(EncodedWords.decode(many)).endsWith("?="));
    }

    @Test
    void charsetsAreKnownByEachOfTheirNames() {
        Charset.availableCharsets().forEach((name, charset) -> {
            Charset expected = charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
            assertThat(Charsets.named(name.toUpperCase(Locale.ROOT))).contains(expected);
            charset.aliases().stream()
                    .filter(alias -> alias.length() <= Charsets.LONGEST_NAME)
                    .forEach(alias -> assertThat(Charsets.named(alias.toLowerCase(Locale.ROOT)))
                            .as(alias)
                            .isPresent());
        });
        assertThat(Charsets.named("")).isEmpty();
        assertThat(Charsets.named("x")).isEmpty();
        assertThat(Charsets.named("=")).isEmpty();
    }
}
