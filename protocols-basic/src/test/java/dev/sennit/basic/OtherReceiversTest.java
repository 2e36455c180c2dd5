// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.Feeding;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherReceiversTest {
    private final List<String> events = new ArrayList<>();

    private static StringTransport connect(FrameReceiver receiver) {
        return StringTransport.connect(receiver, new ManualTime());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private final class Lines extends LineOnlyReceiver {
        @Override
        protected void lineReceived(ByteBuffer line) {
            events.add(text(line, ISO_8859_1));
        }
    }

    private static final class EchoNetstrings extends NetstringReceiver {
        EchoNetstrings() {}

        EchoNetstrings(int maxStringBytes) {
            super(maxStringBytes);
        }

        @Override
        protected void stringReceived(ByteBuffer string) {
            sendString(string);
        }
    }

    private static class Echo16 extends Int16StringReceiver {
        Echo16(int maxStringBytes) {
            super(maxStringBytes);
        }

        @Override
        protected void stringReceived(ByteBuffer string) {
            sendString(string);
        }
    }

    private static final class Echo8 extends Int8StringReceiver {
        @Override
        protected void stringReceived(ByteBuffer string) {
            sendString(string);
        }
    }

    private static final class Echo32 extends Int32StringReceiver {
        @Override
        protected void stringReceived(ByteBuffer string) {
            sendString(string);
        }
    }

    /** Fed with the default limits, which only the whole shows in a bearable time. */
    private static String close(FrameReceiver receiver, String input) {
        var wire = connect(receiver);
        wire.receive(bytes(input));
        if (!wire.closing()) {
            return "open";
        }
        wire.finishClose();
        return wire.reason().orElseThrow().toString();
    }

    @Test
    void aLineOfTheGreatestLengthMayComeWithItsDelimiterCut() { // LO-03: the limit is LineReceiver's
        var wire = connect(new Lines());
        wire.receive("a".repeat(16_384) + "\r");
        wire.receive("\nnext\r\n");
        assertThat(events).containsExactly("a".repeat(16_384), "next");
        wire.receive("a".repeat(16_386));
        wire.finishClose();
        assertThat(wire.reason()).contains(new CloseReason.ProtocolError("line longer than 16384 bytes"));
    }

    @Test
    void everyReceiverAnswersTheSameHoweverItIsFed() { // E-73
        assertThat(Feeding.ofProtocol(EchoNetstrings::new).everyWay("0:,3:abc,6:1:a,\r\n,2:xy;1:z,"))
                .containsExactly("0:,3:abc,6:1:a,\r\n,", "protocol error: netstring does not end with a comma");
        assertThat(Feeding.ofProtocol(() -> new Echo16(5)).everyWay("\0\0\0\5abcde\0\6abcdef\0\1a"))
                .containsExactly("\0\0\0\5abcde", "protocol error: string of 6 bytes announced, at most 5 are allowed");
        assertThat(Feeding.ofProtocol(Echo8::new).everyWay("\0\3abc\1x\4abc")).containsExactly("\0\3abc\1x");
        assertThat(Feeding.ofProtocol(Echo32::new).everyWay("\0\0\0\0\0\0\0\3abc\1\0\0\0a"))
                .containsExactly(
                        "\0\0\0\0\0\0\0\3abc",
                        "protocol error: string of 16777216 bytes announced, at most 99999 are allowed");
    }

    @Test
    void netstringsHaveAtMost99999BytesByDefault() { // NS-01, E-81
        assertThat(close(new EchoNetstrings(), "99999:" + "a".repeat(99_999) + ","))
                .isEqualTo("open");
        assertThat(close(new EchoNetstrings(), "100000:" + "a".repeat(100_000) + ","))
                .isEqualTo("protocol error: netstring longer than 99999 bytes");
        assertThat(close(new EchoNetstrings(10), "11")).isEqualTo("protocol error: netstring longer than 10 bytes");
    }

    @Test
    void prefixedStringsHaveAtMost99999BytesByDefault() { // IN-01, E-83
        String prefix = "\0\1\u0086";
        assertThat(close(new Echo32(), prefix + "\u009f" + "a".repeat(99_999))).isEqualTo("open");
        assertThat(close(new Echo32(), prefix + "\u00a0" + "a".repeat(100_000)))
                .isEqualTo("protocol error: string of 100000 bytes announced, at most 99999 are allowed");
    }

    @Test
    void whatWasDeliveredBeforeAnAnnouncementThatIsTooLongIsNotDeliveredAgain() { // IN-02, D11, E-82
        List<Long> announced = new ArrayList<>();
        var wire = connect(new Echo16(3) {
            @Override
            protected void lengthLimitExceeded(long announcedBytes) {
                announced.add(announcedBytes); // and keeps the connection
            }
        });
        wire.receive(bytes("\0\1a\0\1b\0\4abcd"));
        wire.receive(bytes("\0\1c"));
        assertThat(wire.bytes()).isEqualTo(bytes("\0\1a\0\1b"));
        assertThat(announced).containsExactly(4L);
    }

    @Test
    void aStringThatIsTooLongForThePrefixIsTheCallersMistake() { // IN-03, E-83
        var eight = new Echo8();
        var wire = connect(eight);
        eight.sendString(new byte[255]);
        assertThat(wire.bytes()).hasSize(256).startsWith(255);
        assertThatThrownBy(() -> eight.sendString(new byte[256]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a string of 256 bytes is too long for a prefix of 1 bytes, which allows 255");

        var sixteen = new Echo16(10); // the limit is for what is received
        var wire16 = connect(sixteen);
        sixteen.sendString(new byte[65_535]);
        assertThat(wire16.bytes()).hasSize(65_537).startsWith(255, 255);
        assertThatThrownBy(() -> sixteen.sendString(new byte[65_536])).isInstanceOf(IllegalArgumentException.class);

        var thirtyTwo = new Echo32();
        var wire32 = connect(thirtyTwo);
        thirtyTwo.sendString(new byte[65_536]);
        assertThat(wire32.bytes()).hasSize(65_540).startsWith(0, 1, 0, 0);
    }

    @Test
    void stringsAreSentAsTextArrayOrPartOfABuffer() {
        var netstrings = new EchoNetstrings();
        var wire = connect(netstrings);
        netstrings.sendString("\u00e9");
        netstrings.sendString(bytes("abc"));
        ByteBuffer part = ByteBuffer.wrap(bytes("xdefx"), 1, 3);
        netstrings.sendString(part);
        assertThat(wire.text()).isEqualTo("2:\u00e9,3:abc,3:def,");
        assertThat(part.position()).isEqualTo(4);
    }

    @Test
    void stringsAreHeldBackByAPause() { // IN-04
        var receiver = new Int8StringReceiver() {
            @Override
            protected void stringReceived(ByteBuffer string) {
                events.add(text(string, ISO_8859_1));
                pauseProducing();
            }
        };
        var wire = connect(receiver);
        wire.receive(bytes("\1a\1b\1"));
        assertThat(events).containsExactly("a");
        receiver.resumeProducing();
        wire.settle();
        assertThat(events).containsExactly("a", "b");
        receiver.resumeProducing();
        wire.settle();
        wire.receive(bytes("c"));
        assertThat(events).containsExactly("a", "b", "c");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new EchoNetstrings(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Echo16(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Echo16((1 << 30) + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxStringBytes must be from 1 to 1073741824: 1073741825");
    }
}
