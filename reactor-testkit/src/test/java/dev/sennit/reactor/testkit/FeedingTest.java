// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FeedingTest {
    private static final byte[] BYTES = "one;two;;three;rest".getBytes(StandardCharsets.US_ASCII);

    /** Words that end with a semicolon. */
    private static Consumer<ByteBuffer> words(Consumer<String> events) {
        StringBuilder word = new StringBuilder();
        return data -> {
            while (data.hasRemaining()) {
                char next = (char) data.get();
                if (next == ';') {
                    events.accept(word.toString());
                    word.setLength(0);
                } else {
                    word.append(next);
                }
            }
        };
    }

    private static List<Integer> pieceLengths(Consumer<Feeding<Integer>> feed) {
        List<Integer> lengths = new ArrayList<>();
        feed.accept(Feeding.of(events -> data -> lengths.add(data.remaining())));
        return lengths;
    }

    @Test
    void everyFeedingGivesTheSameEvents() {
        Feeding<String> feeding = Feeding.of(FeedingTest::words);
        assertThat(feeding.whole(BYTES)).containsExactly("one", "two", "", "three");
        assertThat(feeding.everyWay(BYTES)).containsExactly("one", "two", "", "three");
        assertThat(feeding.everyWay("")).isEmpty();
    }

    @Test
    void thePiecesAreWhatTheyAreCalled() {
        assertThat(pieceLengths(feeding -> feeding.whole(BYTES))).containsExactly(19);
        assertThat(pieceLengths(feeding -> feeding.byteByByte(BYTES)))
                .hasSize(19)
                .containsOnly(1);
        assertThat(pieceLengths(feeding -> feeding.everySplit(new byte[4]))).containsExactly(4, 1, 3, 2, 2, 3, 1);
        var once = pieceLengths(feeding -> feeding.chunked(BYTES, 7));
        assertThat(once).isEqualTo(pieceLengths(feeding -> feeding.chunked(BYTES, 7)));
        assertThat(once.stream().mapToInt(Integer::intValue).sum()).isEqualTo(19);
    }

    @Test
    void aParserThatForgetsBetweenPiecesIsFoundOut() {
        Feeding<String> forgetful = Feeding.of(events -> data -> words(events).accept(data));
        assertThatThrownBy(() -> forgetful.everySplit(BYTES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("cut after 1 bytes")
                .hasMessageContaining("[ne, two, , three]");
    }

    @Test
    void aParserThatKeepsTheLoanedBufferIsFoundOut() {
        List<ByteBuffer> kept = new ArrayList<>();
        Feeding<String> keeper = Feeding.of(events -> {
            kept.clear();
            return data -> {
                kept.add(data);
                if (kept.stream().mapToInt(ByteBuffer::remaining).sum() == BYTES.length) {
                    var all = new StringBuilder();
                    kept.forEach(each -> all.append(StandardCharsets.US_ASCII.decode(each.duplicate())));
                    events.accept(all.toString());
                }
            };
        });
        assertThatThrownBy(() -> keeper.everyWay(BYTES)).hasMessageContaining("cut after 1 bytes");
    }

    @Test
    void aProtocolIsFedToo() {
        Feeding<String> feeding = Feeding.ofProtocol(TimedLines::new);
        assertThat(feeding.everyWay("a\r\nb\r\nquit\r\nc\r\n")).containsExactly("a\r\nb\r\n", "done");
        assertThat(feeding.everyWay("a\r\nb")).containsExactly("a\r\n");
    }

    @Test
    void whatAProtocolThrowsFailsTheTest() {
        assertThatThrownBy(() -> Feeding.ofProtocol(TimedLines::new).everyWay("fail\n"))
                .hasMessage("told to fail");
    }

    @Test
    void aProtocolThatAnswersPiecesIsFoundOut() {
        Feeding<String> counter = Feeding.ofProtocol(() -> new BaseProtocol() {
            @Override
            public void dataReceived(ByteBuffer data) {
                transport().write(data.remaining() + " ");
            }
        });
        assertThatThrownBy(() -> counter.everyWay("abc")).isInstanceOf(AssertionError.class);
    }
}
