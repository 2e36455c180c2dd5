// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.IndexDamagedException;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageLimits;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** An index that was kept beside a message, and that somebody has changed with its checksum: it is refused, or makes sense. */
class MimeKeptIndexFuzzTest {
    private static final int MAGIC = 0x536e4d49;
    private static final int HEAD_BYTES = 9;

    @FuzzTest
    void aKeptIndexIsReadOrRefused(byte[] body) {
        CRC32C sum = new CRC32C();
        sum.update(body);
        ByteBuffer encoded = ByteBuffer.allocate(HEAD_BYTES + body.length)
                .putInt(MAGIC)
                .put((byte) 2)
                .putInt((int) sum.getValue())
                .put(body)
                .flip();
        try {
            MessageIndex index = MessageIndex.decode(encoded, MessageLimits.DEFAULTS);
            Law.requires(
                    index.equals(MessageIndex.decode(index.encode(), MessageLimits.DEFAULTS)), () -> "another one");
            MessageIndex header = MessageIndex.decodeHeader(encoded.rewind(), MessageLimits.DEFAULTS);
            Law.requires(index.root().fields().equals(header.root().fields()), () -> "other fields");
            BodyStructure.of(index.root(), MessageLimits.DEFAULTS);
            MessageEnvelope.of(index.root(), MessageLimits.DEFAULTS);
        } catch (IndexDamagedException refused) {
            readHeaderOrRefuse(encoded.rewind());
            Law.requires(!String.valueOf(refused.getMessage()).contains("version"), () -> "the form has changed");
        }
    }

    private static void readHeaderOrRefuse(ByteBuffer encoded) {
        try {
            MessageIndex header = MessageIndex.decodeHeader(encoded, MessageLimits.DEFAULTS);
            MessageEnvelope.of(header.root(), MessageLimits.DEFAULTS);
        } catch (IndexDamagedException refused) {
            Law.requires(!encoded.hasRemaining(), () -> "not all was read");
        }
    }
}
