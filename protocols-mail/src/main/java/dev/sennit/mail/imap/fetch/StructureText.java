// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.Disposition;
import dev.sennit.mail.message.EnvelopeAddress;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.message.Parameter;
import java.util.List;

/** Writes envelopes and structures (RFC 3501 sections 7.4.2 and 9). */
final class StructureText {
    /** How much is said. */
    enum Detail {
        /** BODY. */
        WITHOUT_EXTENSIONS,
        /** BODYSTRUCTURE. */
        FULL
    }

    private final AnswerText out;
    private final Detail detail;

    private StructureText(AnswerText out, Detail detail) {
        this.out = out;
        this.detail = detail;
    }

    static void structure(AnswerText out, Detail detail, BodyStructure structure) {
        new StructureText(out, detail).body(structure);
    }

    static void envelope(AnswerText out, MessageEnvelope envelope) {
        out.ascii("(").nstring(envelope.date()).space().nstring(envelope.subject());
        addresses(out, envelope.from());
        addresses(out, envelope.sender());
        addresses(out, envelope.replyTo());
        addresses(out, envelope.to());
        addresses(out, envelope.cc());
        addresses(out, envelope.bcc());
        out.space().nstring(envelope.inReplyTo()).space().nstring(envelope.messageId());
        out.ascii(")");
    }

    private static void addresses(AnswerText out, List<EnvelopeAddress> addresses) {
        out.space();
        if (addresses.isEmpty()) {
            out.nil();
            return;
        }
        out.ascii("(");
        for (EnvelopeAddress address : addresses) {
            out.ascii("(").nstring(address.name()).space().nstring(address.route());
            out.space().nstring(address.mailbox()).space().nstring(address.host());
            out.ascii(")");
        }
        out.ascii(")");
    }

    private void body(BodyStructure body) {
        out.ascii("(");
        switch (body.kind()) {
            case MULTIPART -> multipart(body);
            case MESSAGE, OPAQUE -> onePart(body);
        }
        out.ascii(")");
    }

    private void multipart(BodyStructure body) {
        body.parts().forEach(this::body);
        out.space().string(body.type().subtype());
        if (detail == Detail.FULL) {
            out.space();
            parameters(body.type().parameters());
            extensions(body);
        }
    }

    private void onePart(BodyStructure body) {
        out.string(body.type().type()).space().string(body.type().subtype()).space();
        parameters(body.type().parameters());
        out.space().nstring(body.id()).space().nstring(body.description());
        out.space().string(body.encoding()).space().number(body.octets());
        if (body.envelope().isPresent()) {
            out.space();
            envelope(out, body.envelope().get());
            out.space();
            body(body.parts().get(0));
            out.space().number(body.lines());
        } else if (body.type().isType("text")) {
            out.space().number(body.lines());
        }
        if (detail == Detail.FULL) {
            out.space().nstring(body.md5());
            extensions(body);
        }
    }

    private void extensions(BodyStructure body) {
        out.space();
        body.disposition().ifPresentOrElse(this::disposition, out::nil);
        out.space();
        languages(body.languages());
        out.space().nstring(body.location());
    }

    private void disposition(Disposition disposition) {
        out.ascii("(").string(disposition.type()).space();
        parameters(disposition.parameters());
        out.ascii(")");
    }

    private void parameters(List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            out.nil();
            return;
        }
        String before = "(";
        for (Parameter parameter : parameters) {
            out.ascii(before).string(parameter.name()).space().string(parameter.value());
            before = " ";
        }
        out.ascii(")");
    }

    private void languages(List<String> languages) {
        if (languages.isEmpty()) {
            out.nil();
            return;
        }
        String before = "(";
        for (String language : languages) {
            out.ascii(before).string(language);
            before = " ";
        }
        out.ascii(")");
    }
}
