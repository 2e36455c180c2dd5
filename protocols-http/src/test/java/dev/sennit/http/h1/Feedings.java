// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The same bytes whole, byte by byte and cut at every place: always the same events. */
final class Feedings {
    /** Around each piece, so that a look beyond its ends shows. */
    private static final String POISON = "\n\r\nX: y\r\n\r\n";

    private Feedings() {}

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static List<String> everyWay(String raw, HttpLimits limits) {
        byte[] bytes = bytes(raw);
        List<String> whole = cut(bytes, limits, bytes.length);
        assertThat(cut(bytes, limits, everyIndex(bytes.length)))
                .as("byte by byte")
                .isEqualTo(whole);
        for (int at = 1; at < bytes.length; at++) {
            assertThat(cut(bytes, limits, at, bytes.length)).as("cut at %d", at).isEqualTo(whole);
        }
        return whole;
    }

    /** Feeds the pieces that end at the given indexes, which ascend to the length. */
    static List<String> cut(byte[] bytes, HttpLimits limits, int... ends) {
        Transcript transcript = new Transcript(limits);
        int from = 0;
        for (int end : ends) {
            byte[] piece = bytes(POISON + new String(bytes, from, end - from, StandardCharsets.ISO_8859_1) + POISON);
            transcript.feed(piece, POISON.length(), POISON.length() + end - from);
            Arrays.fill(piece, (byte) '!');
            from = end;
        }
        return transcript.events();
    }

    static int[] everyIndex(int length) {
        int[] ends = new int[length];
        Arrays.setAll(ends, i -> i + 1);
        return ends;
    }
}
