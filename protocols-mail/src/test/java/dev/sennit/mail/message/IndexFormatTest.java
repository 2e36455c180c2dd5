// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The bytes of an index that are kept beside its message. */
class IndexFormatTest {
    private static final String MESSAGE =
            "From: a@b\nSubject: x\n y\nReceived: z\nContent-Type: multipart/digest; boundary=b\n\n--b\n"
                    + "\nTo: c@d\r\n\r\nbody\n--b\nContent-Type: text/plain\n\n--b--\n";
    private static final int TRIES = 20_000;

    @Test
    void anIndexIsReadAsItWasWritten() throws IndexDamagedException {
        MessageIndex index = Cut.index(Cut.bytes(MESSAGE));
        assertThat(index.root().parts()).hasSize(2);
        assertThat(MessageIndex.decode(index.encode(), MessageLimits.DEFAULTS)).isEqualTo(index);
        assertThat(MessageIndex.decode(index.encode().asReadOnlyBuffer(), MessageLimits.DEFAULTS))
                .isEqualTo(index);
    }

    @Test
    void theHeaderAloneIsThatOfTheWholeIndex() throws IndexDamagedException {
        Part whole = Cut.index(Cut.bytes(MESSAGE)).root();
        MessageIndex found = MessageIndex.decodeHeader(ByteBuffer.wrap(encoded()), MessageLimits.DEFAULTS);
        assertThat(found.isComplete()).isFalse();
        assertThat(found.root())
                .isEqualTo(new Part(
                        Part.Kind.OPAQUE,
                        whole.header(),
                        whole.separator(),
                        whole.body(),
                        whole.lines(),
                        whole.contentType(),
                        whole.fields(),
                        List.of()));
    }

    /** What was read lately is kept, so the second time it does not come the same way. */
    @Test
    void whatATypeSaysDependsOnTheLimitToo() throws IndexDamagedException {
        ByteBuffer encoded = Cut.index(Cut.bytes("Content-Type: text/plain; a=1; b=2\n\nx\n"))
                .encode();
        MessageLimits one = new MessageLimits(3, 9, 1, 1, 9, 70, 1, 1);
        for (int i = 0; i < 2; i++) {
            assertThat(parameters(encoded, MessageLimits.DEFAULTS)).isEqualTo(2);
            assertThat(parameters(encoded, one)).isEqualTo(1);
        }
    }

    private static int parameters(ByteBuffer encoded, MessageLimits limits) throws IndexDamagedException {
        MessageIndex index = MessageIndex.decode(encoded.duplicate(), limits);
        return index.root().contentType().parameters().size();
    }

    @Test
    void anyDamageIsRefused() {
        byte[] encoded = encoded();
        for (int bit = 0; bit < encoded.length * 8; bit++) {
            byte[] damaged = encoded.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> MessageIndex.decode(ByteBuffer.wrap(damaged), MessageLimits.DEFAULTS))
                    .as("bit %d", bit)
                    .isInstanceOf(IndexDamagedException.class);
            assertThatThrownBy(() -> MessageIndex.decodeHeader(ByteBuffer.wrap(damaged), MessageLimits.DEFAULTS))
                    .as("bit %d", bit)
                    .isInstanceOf(IndexDamagedException.class);
        }
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] encoded = encoded();
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(encoded, length);
            assertThatThrownBy(() -> MessageIndex.decode(sealed(cut), MessageLimits.DEFAULTS))
                    .as("%d bytes", length)
                    .isInstanceOf(IndexDamagedException.class);
        }
    }

    @Test
    void anotherVersionIsRefused() {
        byte[] encoded = encoded();
        encoded[4]++;
        assertThatThrownBy(() -> MessageIndex.decode(ByteBuffer.wrap(encoded), MessageLimits.DEFAULTS))
                .hasMessage("the index cannot be used: its version is not 2");
    }

    @Test
    void evenWithARightChecksumNothingIsTrusted() throws IndexDamagedException {
        byte[] encoded = encoded();
        Random random = new Random(1);
        int read = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] damaged = encoded.clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                damaged[IndexWriter.HEAD_BYTES + random.nextInt(damaged.length - IndexWriter.HEAD_BYTES)] =
                        (byte) random.nextInt(256);
            }
            String header = headerOrRefusal(sealed(damaged));
            MessageIndex index;
            try {
                index = MessageIndex.decode(sealed(damaged), MessageLimits.DEFAULTS);
            } catch (IndexDamagedException refused) {
                assertThat(refused).hasMessageStartingWith("the index cannot be used: ");
                continue;
            }
            assertThat(MessageIndex.decode(index.encode(), MessageLimits.DEFAULTS))
                    .isEqualTo(index);
            assertThat(header)
                    .isEqualTo(index.root().header() + " " + index.root().fields());
            read++;
        }
        assertThat(read).isLessThan(TRIES);
    }

    private static String headerOrRefusal(ByteBuffer encoded) {
        try {
            Part root =
                    MessageIndex.decodeHeader(encoded, MessageLimits.DEFAULTS).root();
            return root.header() + " " + root.fields();
        } catch (IndexDamagedException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void noPartIsSoLongThatItsEndOverflows() {
        long most = (1L << 56) - 1;
        ByteRange header = new ByteRange(0, most, 0, most);
        ByteRange empty = new ByteRange(most, 0, most, 0);
        ByteRange body = new ByteRange(most, most, most, most);
        Part part = new Part(Part.Kind.OPAQUE, header, empty, body, 0, ContentType.TEXT, List.of(), List.of());
        assertThatThrownBy(() -> MessageIndex.decode(new MessageIndex(part, true).encode(), MessageLimits.DEFAULTS))
                .hasMessage("the index cannot be used: a part is too long");
    }

    @Test
    void noPartEndsBehindTheOneAroundIt() {
        ByteRange empty = new ByteRange(0, 0, 0, 0);
        ByteRange ten = new ByteRange(0, 10, 0, 10);
        ByteRange eleven = new ByteRange(0, 11, 0, 11);
        Part inner = new Part(Part.Kind.OPAQUE, empty, empty, eleven, 0, ContentType.TEXT, List.of(), List.of());
        Part outer = new Part(Part.Kind.MULTIPART, empty, empty, ten, 0, ContentType.TEXT, List.of(), List.of(inner));
        assertThatThrownBy(() -> MessageIndex.decode(new MessageIndex(outer, true).encode(), MessageLimits.DEFAULTS))
                .hasMessage("the index cannot be used: a part or a field ends behind what is around it");
    }

    @Test
    void anIndexBeyondTheLimitsIsRefused() {
        ByteBuffer encoded = Cut.index(Cut.bytes(MESSAGE)).encode();
        MessageLimits d = MessageLimits.DEFAULTS;
        MessageLimits parts = new MessageLimits(3, 2, 1, 1, 9, 70, 1, 1);
        MessageLimits depth = new MessageLimits(2, 9, 1, 1, 9, 70, 1, 1);
        MessageLimits fields = new MessageLimits(3, 9, 1, 1, 5, 70, 1, 1);
        assertThat(d.parts()).isGreaterThan(parts.parts());
        for (MessageLimits limits : new MessageLimits[] {parts, depth, fields}) {
            assertThatThrownBy(() -> MessageIndex.decode(encoded.duplicate(), limits))
                    .isInstanceOf(IndexDamagedException.class);
        }
    }

    private static byte[] encoded() {
        ByteBuffer index = Cut.index(Cut.bytes(MESSAGE)).encode();
        byte[] bytes = new byte[index.remaining()];
        index.get(bytes);
        return bytes;
    }

    private static ByteBuffer sealed(byte[] index) {
        if (index.length >= IndexWriter.HEAD_BYTES) {
            CRC32C sum = new CRC32C();
            sum.update(index, IndexWriter.HEAD_BYTES, index.length - IndexWriter.HEAD_BYTES);
            ByteBuffer.wrap(index).putInt(5, (int) sum.getValue());
        }
        return ByteBuffer.wrap(index);
    }
}
