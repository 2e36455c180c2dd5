// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.smtp.wire.ReplyParser;
import dev.sennit.mail.smtp.wire.ReplyParser.Progress;

/** What a server of SMTP answers a client: however it is cut, the same replies come out, or the same fault. */
class SmtpReplyFuzzTest {
    private static final int LINE_BYTES = 32;
    private static final int LINES = 4;

    @FuzzTest
    void everyCutGivesTheSameRepliesOrFault(byte[] bytes) {
        Cuts.requireSame(bytes, Replies::new);
    }

    private static final class Replies implements Cuts.Reader {
        private final ReplyParser parser = new ReplyParser(LINE_BYTES, LINES);
        private final StringBuilder seen = new StringBuilder();

        @Override
        public void feed(byte[] in) {
            int from = 0;
            while (from < in.length) {
                from = parser.parse(in, from, in.length);
                if (parser.progress() == Progress.COMPLETE) {
                    int code = parser.reply().code();
                    Law.requires(code >= 200 && code < 600, () -> "code " + code);
                    seen.append(parser.reply()).append('\n');
                }
            }
            int held = parser.heldBytes();
            Law.requires(held <= LINE_BYTES + LINES, () -> held + " bytes of a reply are held");
        }

        @Override
        public String outcome() {
            return seen + parser.fault();
        }
    }
}
