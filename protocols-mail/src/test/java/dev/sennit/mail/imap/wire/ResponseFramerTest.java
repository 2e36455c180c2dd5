// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.wire.ResponseFramer.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever pieces a server's words come in, they are the same responses. */
class ResponseFramerTest {
    private static final FrameLimits LIMITS = new FrameLimits(60, 12, 2);

    /** Responses, of which messages are told as they come; a fault at the end. */
    private static List<String> outcome(String bytes, int cut) {
        byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
        ResponseFramer framer = new ResponseFramer();
        List<String> seen = new ArrayList<>();
        int at = 0;
        while (at < all.length && framer.progress() != Progress.REFUSED) {
            int end = cut < 0 ? at + 1 : at < cut ? Math.min(cut, all.length) : all.length;
            at = framer.take(all, at, end, LIMITS);
            switch (framer.progress()) {
                case INCOMPLETE -> {}
                case LITERAL -> {
                    String before = new String(framer.bytes(), 0, framer.length(), StandardCharsets.ISO_8859_1);
                    if (before.contains("BODY[]")) {
                        framer.handOver();
                        int octets = (int) framer.literal().octets();
                        seen.add("body " + new String(all, at, octets, StandardCharsets.ISO_8859_1));
                        at += octets;
                    } else {
                        framer.gather(LIMITS);
                    }
                }
                case COMPLETE -> {
                    seen.add(new String(framer.bytes(), 0, framer.length(), StandardCharsets.ISO_8859_1));
                    framer.reset();
                }
                case REFUSED -> {}
            }
        }
        if (framer.progress() == Progress.REFUSED) {
            seen.add("! " + framer.fault());
        }
        return seen;
    }

    private static List<String> everyCut(String bytes) {
        List<String> whole = outcome(bytes, Integer.MAX_VALUE);
        assertThat(outcome(bytes, -1)).isEqualTo(whole);
        for (int cut = 1; cut < bytes.length(); cut++) {
            assertThat(outcome(bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
        return whole;
    }

    @Test
    void literalsAreAPartOfAResponse() {
        assertThat(everyCut("* OK hello\r\n* LIST () NIL {4}\r\na\r\nb\r\n* LIST () {0}\r\n {1}\r\n\0\r\n"))
                .containsExactly("* OK hello", "* LIST () NIL {4}\r\na\r\nb", "* LIST () {0}\r\n {1}\r\n\0");
    }

    @Test
    void wordsForPeopleAnnounceNothing() {
        assertThat(everyCut("* OK don\"t {5}\r\n+ go on {5}\r\nS1 NO {5}\r\n* bye {5}\r\n* OKAY \"{5}\"\r\n"))
                .containsExactly("* OK don\"t {5}", "+ go on {5}", "S1 NO {5}", "* bye {5}", "* OKAY \"{5}\"");
    }

    @Test
    void aMessageIsHandedOver() {
        assertThat(everyCut("* 1 FETCH (BODY[] {20}\r\n01234567890123456789 UID 5)\r\n* 2 EXISTS\r\n"))
                .containsExactly("body 01234567890123456789", "* 1 FETCH (BODY[] {0}\r\n UID 5)", "* 2 EXISTS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* OK a\\rb\\r\\n|has a bare CR",
                "* OK a\\nb\\r\\n|has a bare LF",
                "* LIST () {13}\\r\\n|has literals of more than 12 octets",
                "* LIST {8}\\r\\n01234567{5}\\r\\n|has literals of more than 12 octets",
                "* LIST {1}\\r\\n1{1}\\r\\n2{1}\\r\\n3\\r\\n|has more than 2 literals",
                "* LIST {99999999999999999999}\\r\\n|has literals of more than 12 octets",
                "* OK 3456789012345678901234567890123456789012345678901234567890\\r\\n|is longer than 60 bytes",
            })
    void whatIsTooMuchIsRefused(String bytes, String fault) {
        assertThat(everyCut(bytes.replace("\\r", "\r").replace("\\n", "\n") + "* OK more\r\n"))
                .containsExactly("! " + fault);
    }

    @Test
    void aNulIsRefused() {
        assertThat(everyCut("* OK \0\r\n")).containsExactly("! has a NUL");
    }
}
