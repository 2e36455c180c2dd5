// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.imap.wire.CommandFramer;
import dev.sennit.mail.imap.wire.CommandText;
import dev.sennit.mail.imap.wire.FrameLimits;
import dev.sennit.mail.imap.wire.ParseLimits;
import dev.sennit.mail.imap.wire.Spelling;
import dev.sennit.mail.imap.wire.SyntaxFault;
import dev.sennit.mail.imap.wire.UnknownCharset;
import dev.sennit.mail.imap.wire.Verb;
import java.util.Optional;

/** Commands of IMAP, one behind the other: however they are cut, the same commands come out, or the same faults. */
class ImapCommandFuzzTest {
    private static final FrameLimits FRAME = new FrameLimits(300, 100, 3);
    private static final ParseLimits PARSE = new ParseLimits(5, 40);
    private static final int MOST_HELD_BYTES = FRAME.lineBytes() + FRAME.literalBytes() + 2;

    @FuzzTest
    void everyCutGivesTheSameCommandsOrFaults(byte[] bytes) {
        Cuts.requireSame(bytes, () -> new Commands(Spelling.ASCII));
        Cuts.requireSame(bytes, () -> new Commands(Spelling.UTF_8));
    }

    private static final class Commands implements Cuts.Reader {
        private final CommandFramer framer = new CommandFramer();
        private final Spelling spelling;
        private final StringBuilder seen = new StringBuilder();
        private boolean ended;

        Commands(Spelling spelling) {
            this.spelling = spelling;
        }

        @Override
        public void feed(byte[] in) {
            int from = 0;
            while (from < in.length && !ended) {
                from = framer.take(in, from, in.length, FRAME);
                goOn();
            }
            int held = framer.heldBytes();
            Law.requires(held <= MOST_HELD_BYTES, () -> held + " bytes of a command are held");
        }

        private void goOn() {
            switch (framer.progress()) {
                case INCOMPLETE -> {}
                case COMPLETE -> {
                    parse();
                    framer.reset();
                }
                case LITERAL -> {
                    if (framer.fits(FRAME)) {
                        framer.gather();
                    } else {
                        skip();
                    }
                }
                case TOO_LONG -> skip();
                case SKIPPED -> {
                    seen.append("skipped\n");
                    framer.reset();
                }
                case FLOODED, REFUSED -> end();
            }
        }

        private void skip() {
            framer.skip(FRAME);
            if (framer.progress() == CommandFramer.Progress.FLOODED) {
                end();
            }
        }

        private void end() {
            ended = true;
            seen.append(framer.progress()).append(framer.fault());
        }

        private void parse() {
            try {
                CommandText text = CommandText.of(framer.bytes(), framer.length(), spelling, PARSE);
                Optional<Verb> verb = text.verb();
                seen.append(text.tag()).append(' ').append(verb);
                if (verb.isPresent()) {
                    seen.append(text.read(verb.get()));
                }
            } catch (SyntaxFault | UnknownCharset fault) {
                seen.append(fault.getMessage());
            }
            seen.append('\n');
        }

        @Override
        public String outcome() {
            return seen.toString();
        }
    }
}
