// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import dev.sennit.mail.message.Part.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What IMAP's BODYSTRUCTURE says about a part (RFC 3501 section 7.4.2, RFC 9051 section 7.5.2); all texts are raw. Every multipart has a
 * part here, a text of no length if the message has none, since the grammar wants one; and a multipart or a message that is not looked
 * into is application/octet-stream.
 *
 * @param kind which of the forms it has
 * @param type what it holds
 * @param id Content-ID
 * @param description Content-Description
 * @param encoding Content-Transfer-Encoding; 7bit if it does not say
 * @param octets how long the body is, as sent
 * @param lines how many lines it has; said of texts and messages
 * @param md5 Content-MD5
 * @param disposition Content-Disposition
 * @param languages Content-Language
 * @param location Content-Location
 * @param envelope that of the nested message; only of {@link Kind#MESSAGE}
 * @param parts those of a multipart; the nested message of a message
 */
public record BodyStructure(
        Kind kind,
        ContentType type,
        Optional<String> id,
        Optional<String> description,
        String encoding,
        long octets,
        long lines,
        Optional<String> md5,
        Optional<Disposition> disposition,
        List<String> languages,
        Optional<String> location,
        Optional<MessageEnvelope> envelope,
        List<BodyStructure> parts) {
    private static final String SEVEN_BIT = "7bit"; // RFC 2045 section 6.1
    private static final BodyStructure NOTHING = new BodyStructure(
            Kind.OPAQUE,
            ContentType.TEXT,
            Optional.empty(),
            Optional.empty(),
            SEVEN_BIT,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    /**
     * The structure of a part and of all in it.
     *
     * @param part the part, or the root for all of a message
     * @param limits how many parameters of a field are kept, and how many addresses of all envelopes together
     * @return the structure
     */
    public static BodyStructure of(Part part, MessageLimits limits) {
        return of(part, limits, new AddressBudget(limits.addresses()));
    }

    private static BodyStructure of(Part part, MessageLimits limits, AddressBudget addresses) {
        Optional<MessageEnvelope> envelope = part.kind() == Kind.MESSAGE
                ? Optional.of(MessageEnvelope.of(part.parts().get(0), addresses))
                : Optional.empty();
        List<BodyStructure> parts = new ArrayList<>();
        for (Part inner : part.parts()) {
            parts.add(of(inner, limits, addresses));
        }
        if (part.kind() == Kind.MULTIPART && parts.isEmpty()) {
            parts.add(NOTHING);
        }
        return new BodyStructure(
                part.kind(),
                shownType(part),
                part.value("Content-ID"),
                part.value("Content-Description"),
                part.value("Content-Transfer-Encoding")
                        .map(BodyStructure::token)
                        .orElse(SEVEN_BIT),
                part.body().octets(),
                part.lines(),
                part.value("Content-MD5"),
                part.value("Content-Disposition").flatMap(value -> Disposition.parse(value, limits.parameters())),
                part.value("Content-Language")
                        .map(value -> languages(value, limits.parameters()))
                        .orElse(List.of()),
                part.value("Content-Location"),
                envelope,
                List.copyOf(parts));
    }

    private static ContentType shownType(Part part) {
        ContentType type = part.contentType();
        boolean claimsParts = type.isType("multipart") || type.isMessage();
        return part.kind() == Kind.OPAQUE && claimsParts
                ? new ContentType("application", "octet-stream", type.parameters())
                : type;
    }

    private static String token(String value) {
        String token = new FieldText(value).token();
        return token.isEmpty() ? SEVEN_BIT : token;
    }

    private static List<String> languages(String value, int most) {
        FieldText text = new FieldText(value);
        List<String> languages = new ArrayList<>();
        do {
            String language = text.token();
            if (!language.isEmpty()) {
                languages.add(language);
            }
        } while (text.skip(',') && languages.size() < most);
        return List.copyOf(languages);
    }
}
