// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.ByteRange;
import dev.sennit.mail.message.IndexDamagedException;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageIndexer;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.message.Part;
import java.nio.ByteBuffer;

/** Messages of strangers: however they are cut, the same is found in them; it lies in the message, in order; and it can be kept and read again. */
class MimeIndexFuzzTest {
    private static final MessageLimits SMALL = new MessageLimits(4, 8, 400, 80, 16, 70, 3, 4);

    @FuzzTest
    void everyCutGivesTheSameIndex(byte[] bytes) {
        Cuts.requireSame(bytes, () -> new Indexed(MessageLimits.DEFAULTS));
        Cuts.requireSame(bytes, () -> new Indexed(SMALL));
    }

    private static final class Indexed implements Cuts.Reader {
        private final MessageLimits limits;
        private final MessageIndexer indexer;
        private long read;

        Indexed(MessageLimits limits) {
            this.limits = limits;
            this.indexer = new MessageIndexer(limits);
        }

        @Override
        public void feed(byte[] in) {
            indexer.write(ByteBuffer.wrap(in));
            read += in.length;
        }

        @Override
        public String outcome() {
            MessageIndex index = indexer.finish();
            Law.requires(index.root().whole().storedBytes() == read, () -> "the whole is not the message");
            requireIn(index.root().whole(), index.root(), 1);
            Law.requires(index.equals(again(index)), () -> "what was kept is not what was found");
            return index + "\n" + BodyStructure.of(index.root(), limits) + "\n"
                    + MessageEnvelope.of(index.root(), limits);
        }

        private MessageIndex again(MessageIndex index) {
            try {
                return MessageIndex.decode(index.encode(), limits);
            } catch (IndexDamagedException e) {
                throw new AssertionError("what was kept cannot be read", e);
            }
        }

        private void requireIn(ByteRange around, Part part, int depth) {
            ByteRange whole = part.whole();
            Law.requires(
                    whole.octetOffset() >= around.octetOffset() && whole.octetEnd() <= around.octetEnd(),
                    () -> part + " is not in " + around);
            Law.requires(depth <= limits.depth(), () -> "deeper than " + limits.depth());
            long end = part.body().octetOffset();
            for (Part inner : part.parts()) {
                long before = end;
                Law.requires(inner.whole().octetOffset() >= before, () -> inner + " begins before " + before);
                requireIn(part.body(), inner, depth + 1);
                end = inner.whole().octetEnd();
            }
        }
    }
}
