// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Each limit: at it all is seen, beyond it nothing fails and the rest is not looked into. */
class MessageLimitsTest {
    private static final String PART = "--b\r\n\r\nx\r\n";
    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    private static MessageIndex index(String message, MessageLimits limits) {
        return Cut.everyWay(message, limits);
    }

    private static MessageLimits limits(
            int depth, int parts, int headerBytes, int fieldBytes, int fields, int boundary) {
        return new MessageLimits(depth, parts, headerBytes, fieldBytes, fields, boundary, 100, 100);
    }

    @Test
    void whatIsDeeperIsOpaque() {
        String nested = "Content-Type: message/rfc822\r\n\r\n".repeat(3) + "A: b\r\n\r\nx";
        assertThat(index(nested, limits(4, 9, 999, 999, 9, 70)).isComplete()).isTrue();
        MessageIndex three = index(nested, limits(3, 9, 999, 999, 9, 70));
        assertThat(three.isComplete()).isFalse();
        Part third = three.root().parts().get(0).parts().get(0);
        assertThat(third.kind()).isEqualTo(Part.Kind.OPAQUE);
        assertThat(Cut.text(nested, third.body())).isEqualTo("A: b\r\n\r\nx");
    }

    @Test
    void whatFollowsTheLastPartIsEpilogue() {
        String message = MIXED + PART + PART + PART + "--b--\r\n";
        MessageIndex four = index(message, limits(9, 4, 999, 999, 9, 70));
        assertThat(four.isComplete()).isTrue();
        assertThat(four.root().parts()).hasSize(3);
        MessageIndex three = index(message, limits(9, 3, 999, 999, 9, 70));
        assertThat(three.isComplete()).isFalse();
        assertThat(three.root().parts()).hasSize(2);
        assertThat(three.root().whole().octets()).isEqualTo(message.length());
    }

    @Test
    void headersBeyondTheLimitHaveNoFieldsButAnEnd() {
        String message = "A: b\r\nC: d\r\n\r\nx";
        assertThat(index(message, limits(9, 9, 8, 999, 9, 70)).isComplete()).isTrue();
        MessageIndex seven = index(message, limits(9, 9, 7, 999, 9, 70));
        assertThat(seven.isComplete()).isFalse();
        assertThat(seven.root().fields()).hasSize(1);
        assertThat(Cut.text(message, seven.root().body())).isEqualTo("x");
    }

    @Test
    void ofALongFieldTheBeginningIsKept() {
        String message = "Subject: " + "x".repeat(300) + "\r\n " + "y".repeat(300) + "\r\n\r\nz";
        MessageIndex all = index(message, limits(9, 9, 9999, 601, 9, 70));
        assertThat(all.isComplete()).isFalse();
        assertThat(index(message, limits(9, 9, 9999, 602, 9, 70)).isComplete()).isTrue();
        MessageIndex some = index(message, limits(9, 9, 9999, 100, 9, 70));
        assertThat(some.root().value("Subject").orElseThrow()).hasSizeBetween(90, 100);
        assertThat(Cut.text(message, some.root().body())).isEqualTo("z");
    }

    /** Steps are counted for each byte of a line that is held. */
    @Test
    void ofALineNoMoreIsHeldThanItsFieldMayHave() {
        byte[] line = Cut.bytes("X: " + "x".repeat(100_000) + "\n");
        MessageIndexer shortFields = new MessageIndexer(limits(9, 9, 1 << 20, 1000, 9, 70));
        shortFields.write(ByteBuffer.wrap(line));
        assertThat(shortFields.steps()).isEqualTo(1000);
        MessageIndexer shortHeaders = new MessageIndexer(limits(9, 9, 1000, 1 << 20, 9, 70));
        for (int i = 0; i < 10; i++) {
            shortHeaders.write(ByteBuffer.wrap(line));
        }
        assertThat(shortHeaders.steps()).isBetween(1000L, 2000L);
    }

    @Test
    void aFieldThatIsNotKeptMayHaveLongLines() {
        String message = "X: y" + "\r\n y".repeat(300) + "\r\n\r\n";
        assertThat(index(message, limits(9, 9, 9999, 100, 9, 70)).isComplete()).isTrue();
        assertThat(index("Subject" + message.substring(1), limits(9, 9, 9999, 100, 9, 70))
                        .isComplete())
                .isFalse();
    }

    @Test
    void furtherParametersAreLeftOut() {
        String type = "Content-Type: text/plain" + "; a=b".repeat(150) + "\r\n";
        for (String message : new String[] {type, type + "\r\nx"}) {
            assertThat(index(message, MessageLimits.DEFAULTS)
                            .root()
                            .contentType()
                            .parameters())
                    .hasSize(100);
        }
    }

    @Test
    void furtherFieldsAreNotInTheTable() {
        String message = "A: b\r\nC: d\r\nE: f\r\n\r\n";
        assertThat(index(message, limits(9, 9, 99, 99, 3, 70)).isComplete()).isTrue();
        MessageIndex two = index(message, limits(9, 9, 99, 99, 2, 70));
        assertThat(two.isComplete()).isFalse();
        assertThat(two.root().fields()).hasSize(2);
        assertThat(Cut.text(message, two.root().fields().get(1).range())).isEqualTo("C: d\r\n");
    }

    @Test
    void aMultipartWithALongBoundaryIsOpaque() {
        for (int length : new int[] {70, 71}) {
            String b = "x".repeat(length);
            String message =
                    "Content-Type: multipart/mixed; boundary=" + b + "\r\n\r\n--" + b + "\r\n\r\nx\r\n--" + b + "--";
            MessageIndex index = index(message, limits(9, 9, 999, 999, 9, 70));
            assertThat(index.root().parts()).hasSize(length == 70 ? 1 : 0);
            assertThat(index.isComplete()).isEqualTo(length == 70);
        }
    }

    @Test
    void aLimitThatIsNoneIsRefused() {
        assertThatThrownBy(() -> limits(0, 1, 1, 1, 1, 70)).hasMessage("depth must be 1 or more, not 0");
        assertThatThrownBy(() -> limits(501, 1, 1, 1, 1, 70)).hasMessage("depth must be 500 or less, not 501");
        assertThatThrownBy(() -> limits(1, 1, 1, 1, 1, 69)).hasMessage("boundaryBytes must be 70 or more, not 69");
    }
}
