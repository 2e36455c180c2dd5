// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static dev.sennit.mail.smtp.client.ClientWire.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions.BareLineEnds;
import dev.sennit.mail.smtp.TextSurvey;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent of a text, and how it is taken from its source. */
class TextTest {
    private static final String[] ENVELOPE = {"250 ok", "250 ok", "354 go"};

    private final ManualTime time = new ManualTime();

    private static OutgoingMessage from(HeldSource source) {
        return new OutgoingMessage(
                MailFrom.of(Optional.empty()), List.of(Recipient.of(MailAddress.parse("c@d"))), source);
    }

    /** The law of mail.md 4 for senders: whatever a message is, it is sent as one message that ends where it ends. */
    @Property(tries = 2000)
    void noTextIsTakenForTwoMessages(
            @ForAll @StringLength(max = 40) @Chars({'\r', '\n', '.', '\0', 'a', 'Q'}) String text,
            @ForAll @IntRange(max = 40) int cut) {
        ClientWire wire = ClientWire.open(new ManualTime(), ClientWire.PIPELINING);
        HeldSource source = new HeldSource();
        CompletableFuture<DeliveryReport> report = wire.sends(from(source));
        wire.says(ENVELOPE);
        wire.takes();
        int at = Math.min(cut, text.length());
        for (String piece : new String[] {text.substring(0, at), text.substring(at)}) {
            if (!piece.isEmpty()) {
                source.gives(piece);
                wire.settles();
            }
        }
        source.gives("");
        String sent = wire.settles().takes();
        assertThat(sent.replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
        assertThat("\r\n" + sent).endsWith("\r\n.\r\n");
        assertThat(("\r\n" + sent).indexOf("\r\n.\r\n")).isEqualTo(sent.length() + 2 - 5);
        assertThat(words(report)).isEqualTo("pending");
        assertThat(source.closed).isEqualTo(1);
    }

    /** Who takes chunks counts bytes; who relays them with DATA, or is lenient, must find no other end in them either. */
    @Property(tries = 2000)
    void noChunksAreTakenForTwoMessages(
            @ForAll @StringLength(max = 40) @Chars({'\r', '\n', '.', '\0', 'a', 'Q'}) String text,
            @ForAll @IntRange(max = 40) int cut) {
        ClientWire wire = ClientWire.open(new ManualTime(), ClientWire.CHUNKING);
        HeldSource source = new HeldSource();
        CompletableFuture<DeliveryReport> report = wire.sends(from(source));
        wire.says("250 ok", "250 ok");
        wire.takes();
        int at = Math.min(cut, text.length());
        for (String piece : new String[] {text.substring(0, at) + "x".repeat(cut * 4000), text.substring(at)}) {
            if (!piece.isEmpty()) {
                source.gives(piece);
                wire.settles();
            }
        }
        source.gives("");
        String sent = wire.settles().takes();
        for (int chunks = sent.split("BDAT ", -1).length - 1; !sent.contains(" LAST\r\n"); chunks--) {
            assertThat(chunks).isPositive();
            sent += wire.says("250 ok").takes();
        }
        String content = chunks(sent);
        assertThat(content.replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
        assertThat(content.isEmpty() || content.endsWith("\r\n")).isTrue();
        assertThat(words(report)).isEqualTo("pending");
    }

    /** What a server takes that counts: all is chunks, and the last is the last. */
    private static String chunks(String sent) {
        StringBuilder content = new StringBuilder();
        Matcher command = Pattern.compile("BDAT (\\d+)( LAST)?\r\n").matcher(sent);
        int at = 0;
        boolean last = false;
        while (at < sent.length()) {
            assertThat(last).isFalse();
            assertThat(command.find(at)).isTrue();
            assertThat(command.start()).isEqualTo(at);
            int end = command.end() + Integer.parseInt(command.group(1));
            content.append(sent, command.end(), end);
            last = command.group(2) != null;
            at = end;
        }
        assertThat(last).isTrue();
        return content.toString();
    }

    @Property(tries = 500)
    void theSurveyCountsWhatIsSent(
            @ForAll @StringLength(max = 40) @Chars({'\r', '\n', '\0', 'a', '\u00e4'}) String text,
            @ForAll @IntRange(max = 40) int cut) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        TextSurvey survey = new TextSurvey();
        int at = Math.min(cut, bytes.length);
        survey.read(bytes, 0, at);
        survey.read(bytes, at, bytes.length);
        MailFrom from = survey.from(Optional.empty());
        ClientWire wire = ClientWire.open(new ManualTime(), "250-mx\r\n250-SMTPUTF8\r\n250-8BITMIME\r\n250 CHUNKING");
        wire.sends(text, "c@d");
        wire.says("250 ok", "250 ok");
        assertThat(wire.takes()).contains("BDAT " + from.sizeBytes().orElseThrow() + " LAST\r\n");
        assertThat(from.body()).isEqualTo(text.contains("\u00e4") ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "a\r", "\r\r\n"})
    void whatIsRefusedIsNotDelivered(String text) {
        ClientWire wire =
                ClientWire.open(time, ClientWire.OPTIONS.withBareLineEnds(BareLineEnds.REFUSED), ClientWire.PIPELINING);
        CompletableFuture<DeliveryReport> report = wire.sends(text, "c@d");
        wire.says(ENVELOPE);
        assertThat(words(report)).isEqualTo("NOT_SENT");
        assertThat(report.join().failure().orElseThrow().kind()).isEqualTo(Kind.BAD_MESSAGE);
        assertThat(wire.transport.aborted()).isTrue();
        assertThat(wire.takes()).doesNotContain("\r\n.\r\n");
    }

    @Test
    void inChunksTheConnectionOutlivesIt() {
        ClientWire wire =
                ClientWire.open(time, ClientWire.OPTIONS.withBareLineEnds(BareLineEnds.REFUSED), ClientWire.CHUNKING);
        CompletableFuture<DeliveryReport> report = wire.sends("a\nb", "c@d");
        wire.takes();
        assertThat(wire.says("250 ok", "250 ok").takes()).isEqualTo("RSET\r\n");
        assertThat(report.join().failure().orElseThrow()).hasMessageContaining("a bare LF");
    }

    @Test
    void aMessageIsHeldToWhatWasSaidOfIt() {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        HeldSource source = new HeldSource();
        CompletableFuture<DeliveryReport> report = wire.sends(from(source));
        wire.says(ENVELOPE);
        source.gives("\u00e4");
        wire.settles();
        assertThat(report.join().failure().orElseThrow())
                .hasMessage("the message was said to be 7BIT and has bytes beyond ASCII");
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void aSourceThatFailsDeliversNothing() {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        HeldSource source = new HeldSource();
        CompletableFuture<DeliveryReport> report = wire.sends(from(source));
        wire.says(ENVELOPE);
        source.gives("half");
        wire.settles();
        source.fails(new java.io.IOException("disk gone"));
        wire.settles();
        assertThat(report.join().failure().orElseThrow()).hasMessageContaining("disk gone");
        assertThat(wire.takes()).doesNotContain("\r\n.\r\n");
        assertThat(source.closed).isEqualTo(1);
        assertThat(wire.transport.aborted()).isTrue();
    }

    @Test
    void aSourceIsAskedAsTheServerTakes() {
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        HeldSource source = new HeldSource();
        wire.sends(from(source));
        assertThat(source.asked).isZero();
        wire.transport.peerStalls();
        wire.says(ENVELOPE);
        int asked = 0;
        for (int i = 0; i < 20 && source.asked > asked; i++) {
            asked = source.asked;
            source.gives("x".repeat(65_536));
            wire.settles();
        }
        assertThat(source.asked).isLessThan(10);
        wire.transport.peerReads();
        wire.settles();
        assertThat(source.asked).isEqualTo(asked + 1);
    }

    @Test
    void aSourceIsClosedOnceWhateverHappens() {
        HeldSource refused = new HeldSource();
        ClientWire.open(time, "250-mx\r\n250 SIZE 1")
                .sends(new OutgoingMessage(
                        new MailFrom(
                                Optional.empty(),
                                BodyType.SEVEN_BIT,
                                OptionalLong.of(2),
                                MailFrom.Addresses.ASCII,
                                Optional.empty(),
                                dev.sennit.mail.delivery.Returned.UNSAID,
                                Optional.empty()),
                        List.of(Recipient.of(MailAddress.parse("c@d"))),
                        refused));
        HeldSource lost = new HeldSource();
        ClientWire wire = ClientWire.open(time, ClientWire.PIPELINING);
        wire.sends(from(lost));
        wire.says(ENVELOPE);
        wire.transport.loseNow(dev.sennit.reactor.CloseReason.DONE);
        assertThat(List.of(refused.closed, lost.closed)).containsExactly(1, 1);
    }

    /** CVE-2025-7962: no character becomes the end of a line by being cut to a byte. */
    @Property
    void noCharacterEndsACommand(@ForAll @CharRange(from = '\0', to = '\uffff') char c) {
        String line = "RCPT TO:<" + c + "@d>";
        if (c < ' ' || c == 0x7f) {
            assertThatThrownBy(() -> CommandLine.bytes(line)).hasMessageContaining("U+");
        } else {
            String sent = new String(CommandLine.bytes(line), StandardCharsets.ISO_8859_1);
            assertThat(sent.indexOf('\r')).isEqualTo(sent.length() - 2);
            assertThat(sent.indexOf('\n')).isEqualTo(sent.length() - 1);
        }
    }
}
