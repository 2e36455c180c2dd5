// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.http.h1.ChunkedDecoder;
import dev.sennit.http.h1.Progress;
import java.nio.charset.StandardCharsets;

/** A chunked body: however it is cut, the same content and trailers come out, or the same fault, at the same byte. */
class HttpChunksFuzzTest {
    /** Behind each byte of content may stand a chunk's line and its three line ends. */
    private static final int MOST_BYTES =
            (SmallLimits.BODY_BYTES + 1) * (SmallLimits.CHUNK_LINE_BYTES + 6) + SmallLimits.TRAILER_BYTES;

    @FuzzTest
    void everyCutGivesTheSameContentOrFault(byte[] bytes) {
        Cuts.requireSame(bytes, Body::new);
    }

    private static final class Body implements Cuts.Reader {
        private final ChunkedDecoder decoder = new ChunkedDecoder(SmallLimits.HTTP, SmallLimits.BODY_BYTES);
        private final StringBuilder content = new StringBuilder();
        private int taken;

        @Override
        public void feed(byte[] in) {
            int from = 0;
            while (from < in.length && decoder.progress() == Progress.INCOMPLETE) {
                int end = decoder.decode(in, from, in.length, this::data);
                taken += end - from;
                from = end;
            }
            Law.requires(content.length() <= SmallLimits.BODY_BYTES, () -> content.length() + " bytes of content");
            Law.requires(taken <= MOST_BYTES, () -> taken + " bytes were taken for that content");
        }

        private void data(byte[] bytes, int from, int to) {
            Law.requires(to > from, () -> "no bytes were passed on as content");
            content.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        }

        @Override
        public String outcome() {
            String end = switch (decoder.progress()) {
                case INCOMPLETE -> "needs more";
                case REFUSED -> "refused: " + decoder.fault();
                case COMPLETE -> "trailers " + trailers();
            };
            return content + " " + end + " after " + taken;
        }

        private String trailers() {
            StringBuilder fields = new StringBuilder();
            decoder.trailers()
                    .forEach((name, value) ->
                            fields.append(name).append('=').append(value).append('\n'));
            return fields.toString();
        }
    }
}
