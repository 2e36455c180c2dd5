// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChunkingsTest {
    private static final String TEXT = "one;two;;three";

    @Provide
    Arbitrary<List<byte[]>> chunkings() {
        return Chunkings.of(TEXT);
    }

    @Property
    void thePiecesMakeUpTheBytes(@ForAll("chunkings") List<byte[]> pieces) {
        StringBuilder all = new StringBuilder();
        for (byte[] piece : pieces) {
            assertThat(piece).isNotEmpty();
            all.append(new String(piece, java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThat(all).hasToString(TEXT);
    }

    @Property
    void theyCanBeFed(@ForAll("chunkings") List<byte[]> pieces) {
        List<Integer> lengths = new ArrayList<>();
        Feeding<Integer> feeding = Feeding.of(events -> (ByteBuffer data) -> events.accept(data.remaining()));
        pieces.forEach(piece -> lengths.add(piece.length));
        assertThat(feeding.pieces(pieces)).isEqualTo(lengths);
    }

    @Property
    void shortTextIsCutInEveryWaySoon(@ForAll("shortChunkings") List<byte[]> pieces) {
        assertThat(pieces.stream().mapToInt(piece -> piece.length).sum()).isEqualTo(10);
    }

    @Provide
    Arbitrary<List<byte[]>> shortChunkings() {
        return Chunkings.of("0123456789");
    }

    @Example
    void whatCannotBeCutIsWhole() {
        assertThat(Chunkings.of("").sample()).isEmpty();
        assertThat(Chunkings.of("x").sample()).hasSize(1);
    }
}
