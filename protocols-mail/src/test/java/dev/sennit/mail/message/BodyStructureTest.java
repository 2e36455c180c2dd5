// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.message.Part.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ENVELOPE and BODYSTRUCTURE say (RFC 3501 section 7.4.2). */
class BodyStructureTest {
    private static BodyStructure structure(String message) {
        MessageIndex index = Cut.everyWay(message);
        return BodyStructure.of(index.root(), MessageLimits.DEFAULTS);
    }

    @Test
    void aPartThatSaysAllIsShownRaw() {
        BodyStructure part = structure(
                "Content-Type: Image/PNG; name=\"a b\";\n x*0*=utf-8''%41 (c) ; y = z; =; q\nContent-ID: <1@x>\n"
                        + "Content-Description: =?x?q?y?=\n z\nContent-Transfer-Encoding: BASE64 (c)\nContent-MD5: Q2==\n"
                        + "Content-Disposition: Attachment; filename=a.png\nContent-Language: de, en-GB\n"
                        + "Content-Location: http://x/\n\nabc\nd");
        assertThat(part.type())
                .isEqualTo(new ContentType(
                        "Image",
                        "PNG",
                        List.of(
                                new Parameter("name", "a b"),
                                new Parameter("x*0*", "utf-8''%41"),
                                new Parameter("y", "z"))));
        assertThat(part.id()).contains("<1@x>");
        assertThat(part.description()).contains("=?x?q?y?= z");
        assertThat(part.encoding()).isEqualTo("BASE64");
        assertThat(part.md5()).contains("Q2==");
        assertThat(part.disposition())
                .contains(new Disposition("Attachment", List.of(new Parameter("filename", "a.png"))));
        assertThat(part.languages()).containsExactly("de", "en-GB");
        assertThat(part.location()).contains("http://x/");
        assertThat(part.octets()).isEqualTo(6);
        assertThat(part.lines()).isEqualTo(1);
    }

    @Test
    void aPartThatSaysNothingIsText() {
        BodyStructure part = structure("\r\nx\r\n");
        assertThat(part.type()).isEqualTo(ContentType.TEXT);
        assertThat(part.encoding()).isEqualTo("7bit");
        assertThat(part.id()).isEmpty();
        assertThat(part.envelope()).isEmpty();
    }

    @Test
    void aNestedMessageHasAnEnvelope() {
        BodyStructure part = structure("Content-Type: message/rfc822\n\nSubject: in\nFrom: a@b\n\nx\ny\n");
        assertThat(part.kind()).isEqualTo(Kind.MESSAGE);
        assertThat(part.lines()).isEqualTo(5);
        assertThat(part.envelope().orElseThrow().subject()).contains("in");
        assertThat(part.parts().get(0).lines()).isEqualTo(2);
    }

    @Test
    void aMultipartAlwaysHasAPart() {
        BodyStructure part = structure("Content-Type: multipart/mixed; boundary=b\n\n");
        assertThat(part.parts()).extracting(BodyStructure::type).containsExactly(ContentType.TEXT);
    }

    @ParameterizedTest
    @CsvSource({"multipart/mixed", "multipart/mixed; boundary=\"\""})
    void aMultipartThatIsNotLookedIntoIsOctets(String type) {
        BodyStructure part = structure("Content-Type: " + type + "\n\n--b\n\n--b--");
        assertThat(part.type().type() + "/" + part.type().subtype()).isEqualTo("application/octet-stream");
        assertThat(part.parts()).isEmpty();
    }

    @Test
    void theEnvelopeIsThatOfTheHeader() {
        MessageIndex index = Cut.everyWay(
                "Date: Mon, 1 Jan 2024 00:00:00 +0000\nSubject: =?x?q?y?=\n\tz\nSubject: other\nFrom: A <a@b>\n"
                        + "Sender:\nTo: c@d\nCC: e@f\nTo: g@h\nBcc: i@j\nIn-Reply-To: <1@x>\n <2@x>\nMessage-Id: <3@x>\n\n");
        MessageEnvelope envelope = MessageEnvelope.of(index.root(), MessageLimits.DEFAULTS);
        assertThat(envelope.date()).contains("Mon, 1 Jan 2024 00:00:00 +0000");
        assertThat(envelope.subject()).contains("=?x?q?y?=\tz");
        assertThat(envelope.from()).containsExactly(EnvelopeAddress.of("A", "", "a", "b"));
        assertThat(envelope.sender()).isEqualTo(envelope.from());
        assertThat(envelope.replyTo()).isEqualTo(envelope.from());
        assertThat(envelope.to().stream().map(a -> a.mailbox().orElse("")).collect(Collectors.joining(",")))
                .isEqualTo("c,g");
        assertThat(envelope.cc()).hasSize(1);
        assertThat(envelope.bcc()).hasSize(1);
        assertThat(envelope.inReplyTo()).contains("<1@x> <2@x>");
        assertThat(envelope.messageId()).contains("<3@x>");
    }

    /** Else each of thousands of nested messages would have its thousands. */
    @Test
    void theAddressesOfAllNestedMessagesAreCountedTogether() {
        String nested = "--b\nContent-Type: message/rfc822\n\nFrom: a@b, c@d\n\nx\n";
        String message = "Content-Type: multipart/digest; boundary=b\n\n" + nested.repeat(3) + "--b--\n";
        MessageIndex index = Cut.index(Cut.bytes(message));
        BodyStructure structure = BodyStructure.of(index.root(), new MessageLimits(9, 99, 999, 99, 99, 70, 9, 3));
        assertThat(structure.parts())
                .extracting(part -> part.envelope().orElseThrow().from().size())
                .containsExactly(2, 1, 0);
    }

    @Test
    void theAddressesOfAllFieldsAreCountedTogether() {
        MessageIndex index = Cut.index(Cut.bytes("From: a@b, c@d\nTo: e@f, g@h\n\n"));
        MessageEnvelope envelope = MessageEnvelope.of(index.root(), new MessageLimits(1, 1, 1, 1, 1, 70, 1, 3));
        assertThat(envelope.from()).hasSize(2);
        assertThat(envelope.to()).hasSize(1);
        assertThat(envelope.cc()).isEmpty();
        assertThat(envelope.messageId()).isEqualTo(Optional.empty());
    }
}
