// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.smtp.wire.TextScanner.Framing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** SMTP smuggling (CVE-2023-51764 and its kin): what we take and send on is one message for every receiver, however lenient. */
class RelayPropertiesTest {
    /** Every end of a message that a receiver in the field was seen to take: any line end, a dot, any line end, NULs between. */
    private static final Pattern LENIENT_END = Pattern.compile("(?:^|[\r\n])\0*\\.\0*(?=[\r\n])");

    private static final int TRIES = 5000;

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "\r", "\n", "\0", ".", "\r\n", "\r\n.", "\r\n.\r\n", "\n.\n", "a", "MAIL FROM:<a@b>", "\u00ff")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = TRIES)
    void noBytesBecomeTwoMessagesOnTheWayThroughUs(@ForAll("texts") String sent) {
        byte[] in = Cuts.bytes(sent + "\r\n.\r\n");
        TextScanner scanner = new TextScanner(Framing.DOT);
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        int end = scanner.scan(in, 0, in.length, (bytes, from, to) -> taken.write(bytes, from, to - from));
        if (scanner.isComplete()) {
            assertThat(messagesIn(relay(taken.toByteArray()))).isEqualTo(1);
            assertThat(end).isLessThanOrEqualTo(in.length);
        } else {
            assertThat(scanner.isRefused()).isTrue();
        }
    }

    @Property(tries = TRIES)
    void evenBytesThatNeverCameThroughUsAreSentAsOneMessage(@ForAll("texts") String content) {
        assertThat(messagesIn(relay(Cuts.bytes(content)))).isEqualTo(1);
    }

    @Property(tries = TRIES)
    void whatIsSentIsTakenAsItWas(@ForAll("lines") List<String> lines) {
        String text = String.join("", lines);
        String wire = relay(Cuts.bytes(text));
        byte[] in = Cuts.bytes(wire);
        StringBuilder back = new StringBuilder();
        TextScanner scanner = new TextScanner(Framing.DOT);
        int end = scanner.scan(
                in, 0, in.length, (b, f, t) -> back.append(new String(b, f, t - f, StandardCharsets.ISO_8859_1)));
        assertThat(scanner.isComplete()).isTrue();
        assertThat(end).isEqualTo(in.length);
        assertThat(back.toString()).isEqualTo(text);
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of("\r\n", ".\r\n", "..\r\n", "a\r\n", ".a.\r\n", "\u00e4 b\r\n")
                .list()
                .ofMaxSize(12);
    }

    private static String relay(byte[] content) {
        return Cuts.everyWay(content, Relay::new, Relay::feed, Relay::finished);
    }

    private static final class Relay {
        final DotStuffer stuffer = new DotStuffer();
        final StringBuilder wire = new StringBuilder();

        void feed(byte[] in, int from, int to) {
            stuffer.write(in, from, to, this::append);
        }

        private void append(byte[] bytes, int from, int to) {
            wire.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        }

        String finished() {
            stuffer.finish(this::append);
            return wire.toString();
        }
    }

    private static int messagesIn(String wire) {
        Matcher ends = LENIENT_END.matcher(wire);
        int count = 0;
        while (ends.find()) {
            count++;
        }
        return count;
    }
}
