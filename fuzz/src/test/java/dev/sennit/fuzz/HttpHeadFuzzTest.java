// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.http.h1.Progress;
import dev.sennit.http.h1.RequestHead;
import dev.sennit.http.h1.RequestHeadParser;

/** Request heads, one behind the other: however they are cut, the same requests come out, or the same fault. */
class HttpHeadFuzzTest {
    private static final int CRLF_BYTES = 2;

    /** An empty line, the request line, the fields, and the empty line behind them. */
    private static final int MOST_HELD_BYTES =
            SmallLimits.REQUEST_LINE_BYTES + CRLF_BYTES + SmallLimits.HEADER_BYTES + CRLF_BYTES;

    @FuzzTest
    void everyCutGivesTheSameHeadsOrFault(byte[] bytes) {
        Cuts.requireSame(bytes, Heads::new);
    }

    /** Takes what follows a head for the next one, as it is without a body. */
    private static final class Heads implements Cuts.Reader {
        private final RequestHeadParser parser = new RequestHeadParser(SmallLimits.HTTP);
        private final StringBuilder seen = new StringBuilder();

        @Override
        public void feed(byte[] in) {
            int from = 0;
            while (from < in.length && parser.progress() != Progress.REFUSED) {
                from = take(in, from);
            }
            int held = parser.heldBytes();
            Law.requires(held <= MOST_HELD_BYTES, () -> held + " bytes of a head are held");
        }

        private int take(byte[] in, int from) {
            int end = parser.parse(in, from, in.length);
            switch (parser.progress()) {
                case INCOMPLETE -> Law.requires(end == in.length, () -> "an incomplete head leaves bytes");
                case COMPLETE -> {
                    Law.requires(end > from, () -> "a head was complete before its last byte");
                    see(parser.head());
                }
                case REFUSED -> seen.append(parser.fault());
            }
            return end;
        }

        private void see(RequestHead head) {
            seen.append(head).append(head.keepsAlive()).append(head.body()).append(head.expectsContinue());
            seen.append(head.host()).append(head.path()).append('?').append(head.query());
            head.headers()
                    .forEach((name, value) -> seen.append(name).append('=').append(value));
            seen.append('\n');
        }

        @Override
        public String outcome() {
            return seen.toString();
        }
    }
}
