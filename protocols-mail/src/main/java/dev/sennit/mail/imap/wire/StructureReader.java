// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.ContentType;
import dev.sennit.mail.message.Disposition;
import dev.sennit.mail.message.EnvelopeAddress;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.message.Parameter;
import dev.sennit.mail.message.Part.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads ENVELOPE and BODYSTRUCTURE (RFC 9051 section 7.5.2), as deep as the scanner's limits allow. */
final class StructureReader {
    private static final String SEVEN_BIT = "7bit";

    private final Scanner in;

    StructureReader(Scanner in) {
        this.in = in;
    }

    // --------------------------------------------------------------------------------------------------- envelopes

    MessageEnvelope envelope() throws SyntaxFault {
        in.open();
        Optional<String> date = nstring();
        Optional<String> subject = afterSpace();
        List<List<EnvelopeAddress>> addresses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            in.space();
            addresses.add(addresses());
        }
        Optional<String> inReplyTo = afterSpace();
        Optional<String> messageId = afterSpace();
        in.close();
        return new MessageEnvelope(
                date,
                subject,
                addresses.get(0),
                addresses.get(1),
                addresses.get(2),
                addresses.get(3),
                addresses.get(4),
                addresses.get(5),
                inReplyTo,
                messageId);
    }

    private List<EnvelopeAddress> addresses() throws SyntaxFault {
        if (in.skipKeyword("NIL")) {
            return List.of();
        }
        List<EnvelopeAddress> addresses = new ArrayList<>();
        in.open();
        while (in.peek() != ')') {
            in.skip(' '); // some servers say it
            in.open();
            addresses.add(new EnvelopeAddress(nstring(), afterSpace(), afterSpace(), afterSpace()));
            in.close();
        }
        in.close();
        return List.copyOf(addresses);
    }

    private Optional<String> nstring() throws SyntaxFault {
        return ResponseParser.nstring(in);
    }

    private Optional<String> afterSpace() throws SyntaxFault {
        in.space();
        return nstring();
    }

    private String string() throws SyntaxFault {
        return FetchReader.text(in.string());
    }

    // -------------------------------------------------------------------------------------------------- structures

    BodyStructure body() throws SyntaxFault {
        in.open();
        BodyStructure body = in.peek() == '(' ? multipart() : singlePart();
        in.close();
        return body;
    }

    private BodyStructure multipart() throws SyntaxFault {
        List<BodyStructure> parts = new ArrayList<>();
        while (in.peek() == '(') {
            parts.add(body());
        }
        in.space();
        String subtype = string();
        List<Parameter> parameters = in.skip(' ') ? parameters() : List.of();
        Extension extension = extension();
        return new BodyStructure(
                Kind.MULTIPART,
                new ContentType("multipart", subtype, parameters),
                Optional.empty(),
                Optional.empty(),
                SEVEN_BIT,
                0,
                0,
                Optional.empty(),
                extension.disposition,
                extension.languages,
                extension.location,
                Optional.empty(),
                List.copyOf(parts));
    }

    private BodyStructure singlePart() throws SyntaxFault {
        String type = string();
        in.space();
        String subtype = string();
        in.space();
        ContentType contentType = new ContentType(type, subtype, parameters());
        Optional<String> id = afterSpace();
        Optional<String> description = afterSpace();
        String encoding = afterSpace().orElse(SEVEN_BIT);
        in.space();
        long octets = in.number64();
        boolean more = in.skip(' ');
        Optional<MessageEnvelope> envelope = Optional.empty();
        List<BodyStructure> parts = List.of();
        long lines = 0;
        if (more && in.peek() == '(') { // a message
            envelope = Optional.of(envelope());
            in.space();
            parts = List.of(body());
            in.space();
        }
        if (more && in.isAtDigit()) { // a message, or text
            lines = in.number64();
            more = in.skip(' ');
        }
        Optional<String> md5 = more ? nstring() : Optional.empty();
        Extension extension = extension();
        return new BodyStructure(
                envelope.isPresent() ? Kind.MESSAGE : Kind.OPAQUE,
                contentType,
                id,
                description,
                encoding,
                octets,
                lines,
                md5,
                extension.disposition,
                extension.languages,
                extension.location,
                envelope,
                parts);
    }

    private record Extension(Optional<Disposition> disposition, List<String> languages, Optional<String> location) {}

    /** What BODYSTRUCTURE has and BODY has not, as far as the server tells it. */
    private Extension extension() throws SyntaxFault {
        Optional<Disposition> disposition = Optional.empty();
        List<String> languages = List.of();
        Optional<String> location = Optional.empty();
        if (in.skip(' ')) {
            disposition = disposition();
            if (in.skip(' ')) {
                languages = languages();
                if (in.skip(' ')) {
                    location = nstring();
                    while (in.skip(' ')) {
                        FetchReader.skipValue(in);
                    }
                }
            }
        }
        return new Extension(disposition, languages, location);
    }

    private Optional<Disposition> disposition() throws SyntaxFault {
        if (in.skipKeyword("NIL")) {
            return Optional.empty();
        }
        in.open();
        String type = string();
        in.space();
        Disposition disposition = new Disposition(type, parameters());
        in.close();
        return Optional.of(disposition);
    }

    private List<String> languages() throws SyntaxFault {
        return in.peek() == '('
                ? List.copyOf(in.list(this::string))
                : nstring().map(List::of).orElse(List.of());
    }

    private List<Parameter> parameters() throws SyntaxFault {
        if (in.skipKeyword("NIL")) {
            return List.of();
        }
        return List.copyOf(in.filledList(() -> {
            String name = string();
            in.space();
            return new Parameter(name, nstring().orElse(""));
        }));
    }
}
