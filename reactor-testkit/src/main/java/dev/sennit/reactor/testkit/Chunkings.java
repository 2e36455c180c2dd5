// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Arbitrary ways for jqwik to cut bytes, as a network may: for {@link Feeding#pieces}, or for
 * {@link StringTransport#receive(byte[])} piece by piece. A failure shrinks to the fewest cuts that still fail.
 *
 * <pre>{@code
 * @Provide
 * Arbitrary<List<byte[]>> requests() {
 *     return Chunkings.of("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
 * }
 * }</pre>
 */
public final class Chunkings {
    private Chunkings() {}

    /**
     * Cuts text.
     *
     * @param text cut as UTF-8, also inside of characters
     * @return its bytes in pieces, none of them empty
     */
    public static Arbitrary<List<byte[]>> of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Cuts bytes.
     *
     * @param bytes what to cut
     * @return the bytes in pieces, none of them empty
     */
    public static Arbitrary<List<byte[]>> of(byte[] bytes) {
        if (bytes.length < 2) {
            return Arbitraries.just(cut(bytes, List.of()));
        }
        return Arbitraries.integers()
                .between(1, bytes.length - 1)
                .list() // as a set they would be so few that jqwik may try them all, which takes it minutes
                .ofMaxSize(bytes.length - 1)
                .map(places -> cut(bytes, places));
    }

    /** Cuts before each of these places. */
    private static List<byte[]> cut(byte[] bytes, List<Integer> places) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int place : places.stream().distinct().sorted().toList()) {
            pieces.add(Arrays.copyOfRange(bytes, from, place));
            from = place;
        }
        if (from < bytes.length) {
            pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
        }
        return pieces;
    }
}
