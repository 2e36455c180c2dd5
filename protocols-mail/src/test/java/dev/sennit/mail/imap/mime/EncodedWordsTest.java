// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

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
}
