// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The same bytes whole, byte by byte and cut at every place: always the same outcome. */
final class Cuts {
    /** Around each piece, so that a look beyond its ends shows. */
    private static final byte[] POISON = bytes("\r\n.\r\n\n\0");

    private Cuts() {}

    /** Takes {@code in} from {@code from} to {@code to}. */
    interface Feed<P> {
        void feed(P parser, byte[] in, int from, int to);
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static <P, R> R everyWay(byte[] input, Supplier<P> parser, Feed<P> feed, Function<P, R> outcome) {
        R whole = cut(input, List.of(input.length), parser, feed, outcome);
        List<Integer> all = new ArrayList<>();
        for (int at = 1; at <= input.length; at++) {
            all.add(at);
            assertThat(cut(input, List.of(at, input.length), parser, feed, outcome))
                    .as("cut at %d", at)
                    .isEqualTo(whole);
        }
        assertThat(cut(input, all, parser, feed, outcome)).as("byte by byte").isEqualTo(whole);
        return whole;
    }

    private static <P, R> R cut(
            byte[] input, List<Integer> ends, Supplier<P> parsers, Feed<P> feed, Function<P, R> outcome) {
        P parser = parsers.get();
        BiConsumer<Integer, Integer> one = (from, to) -> {
            byte[] piece = new byte[POISON.length * 2 + to - from];
            System.arraycopy(POISON, 0, piece, 0, POISON.length);
            System.arraycopy(input, from, piece, POISON.length, to - from);
            System.arraycopy(POISON, 0, piece, POISON.length + to - from, POISON.length);
            feed.feed(parser, piece, POISON.length, POISON.length + to - from);
            java.util.Arrays.fill(piece, (byte) '#'); // what was on loan is gone
        };
        int from = 0;
        for (int to : ends) {
            one.accept(from, to);
            from = to;
        }
        return outcome.apply(parser);
    }
}
