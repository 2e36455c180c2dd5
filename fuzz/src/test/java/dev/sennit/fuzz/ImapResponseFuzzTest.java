// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.imap.wire.FrameLimits;
import dev.sennit.mail.imap.wire.ParseLimits;
import dev.sennit.mail.imap.wire.Response;
import dev.sennit.mail.imap.wire.ResponseFramer;
import dev.sennit.mail.imap.wire.ResponseParser;
import dev.sennit.mail.imap.wire.SectionStart;
import dev.sennit.mail.imap.wire.SyntaxFault;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a server of IMAP says to a client: however it is cut, the same responses and messages come out, or the same fault. */
class ImapResponseFuzzTest {
    private static final FrameLimits FRAME = new FrameLimits(300, 100, 3);
    private static final ParseLimits PARSE = new ParseLimits(8, 60);
    private static final int MOST_HELD_BYTES = FRAME.lineBytes() + FRAME.literalBytes() + 8;

    @FuzzTest
    void everyCutGivesTheSameResponsesOrFault(byte[] bytes) {
        Cuts.requireSame(bytes, Responses::new);
    }

    private static final class Responses implements Cuts.Reader {
        private final ResponseFramer framer = new ResponseFramer();
        private final StringBuilder seen = new StringBuilder();
        private long messageLeft;
        private boolean ended;

        @Override
        public void feed(byte[] in) {
            int from = 0;
            while (from < in.length && !ended) {
                if (messageLeft > 0) {
                    int taken = (int) Math.min(in.length - from, messageLeft);
                    seen.append(new String(in, from, taken, StandardCharsets.ISO_8859_1));
                    from += taken;
                    messageLeft -= taken;
                } else {
                    from = framer.take(in, from, in.length, FRAME);
                    goOn();
                }
            }
            int held = framer.heldBytes();
            Law.requires(held <= MOST_HELD_BYTES, () -> held + " bytes of a response are held");
        }

        private void goOn() {
            switch (framer.progress()) {
                case INCOMPLETE -> {}
                case COMPLETE -> {
                    seen.append(read()).append('\n');
                    framer.reset();
                }
                case LITERAL -> literal();
                case REFUSED -> refused();
            }
        }

        private void literal() {
            Optional<SectionStart> message = framer.isFirstLiteral()
                    ? ResponseParser.start(framer.bytes(), framer.length(), PARSE)
                    : Optional.empty();
            if (message.isPresent()) {
                framer.handOver();
                messageLeft = framer.literal().octets();
                seen.append(message.get()).append(messageLeft).append(':');
            } else if (!framer.gather(FRAME)) {
                refused();
            }
        }

        private void refused() {
            ended = true;
            seen.append(framer.fault());
        }

        private String read() {
            try {
                Response response = ResponseParser.read(framer.bytes(), framer.length(), PARSE);
                // arrays in records are told apart by who they are
                return response instanceof Response.Fetch fetch
                        ? fetch.sequence() + " " + fetch.uid() + fetch.flags() + fetch.envelope() + fetch.structure()
                        : response.toString();
            } catch (SyntaxFault fault) {
                return fault.words();
            }
        }

        @Override
        public String outcome() {
            return seen.toString();
        }
    }
}
