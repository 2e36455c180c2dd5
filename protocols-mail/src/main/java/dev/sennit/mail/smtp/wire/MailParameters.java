// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Returned;
import dev.sennit.mail.delivery.SinkFeature;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The parameters of MAIL. */
final class MailParameters {
    private static final int MAX_ENVELOPE_ID_CHARS = 100; // RFC 3461 section 4.4
    private static final int MAX_SUBMITTER_CHARS = 500; // RFC 4954 section 5

    private final Set<SinkFeature> features;
    private BodyType body = BodyType.SEVEN_BIT;
    private OptionalLong sizeBytes = OptionalLong.empty();
    private MailFrom.Addresses addresses = MailFrom.Addresses.ASCII;
    private Optional<String> submitter = Optional.empty();
    private Returned returned = Returned.UNSAID;
    private Optional<String> envelopeId = Optional.empty();

    MailParameters(Set<SinkFeature> features) {
        this.features = features;
    }

    MailFrom read(Optional<MailAddress> sender, String text, int from) throws CommandFault {
        Parameters parameters = new Parameters(text, from);
        while (parameters.next()) {
            take(parameters);
        }
        return new MailFrom(sender, body, sizeBytes, addresses, submitter, returned, envelopeId);
    }

    private void take(Parameters parameters) throws CommandFault {
        switch (parameters.keyword()) {
            case "SIZE" -> sizeBytes = OptionalLong.of(CommandArguments.count("SIZE", parameters.value()));
            case "BODY" -> body = body(parameters.value());
            case "AUTH" -> submitter = Optional.of(shortText(parameters, MAX_SUBMITTER_CHARS));
            case "SMTPUTF8" -> {
                require(SinkFeature.UTF8_ADDRESSES, parameters);
                parameters.requireNoValue();
                addresses = MailFrom.Addresses.UTF_8;
            }
            case "RET" -> {
                require(SinkFeature.NOTICES, parameters);
                returned = returned(parameters.value());
            }
            case "ENVID" -> {
                require(SinkFeature.NOTICES, parameters);
                envelopeId = Optional.of(shortText(parameters, MAX_ENVELOPE_ID_CHARS));
            }
            default -> throw parameters.unknown();
        }
    }

    private void require(SinkFeature feature, Parameters parameters) throws CommandFault {
        if (!features.contains(feature)) {
            throw parameters.unknown();
        }
    }

    private BodyType body(String value) throws CommandFault {
        for (BodyType type : BodyType.values()) {
            boolean known = type != BodyType.BINARY_MIME || features.contains(SinkFeature.BINARY_CONTENT);
            if (known && type.keyword().equalsIgnoreCase(value)) {
                return type;
            }
        }
        throw CommandFault.arguments(
                "BODY is 7BIT or 8BITMIME" + (features.contains(SinkFeature.BINARY_CONTENT) ? ", or BINARYMIME" : ""));
    }

    private static Returned returned(String value) throws CommandFault {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "FULL" -> Returned.FULL;
            case "HDRS" -> Returned.HDRS;
            default -> throw CommandFault.arguments("RET is FULL or HDRS");
        };
    }

    private static String shortText(Parameters parameters, int maxChars) throws CommandFault {
        String text = parameters.value();
        if (text.length() > maxChars) {
            throw CommandFault.arguments(parameters.keyword() + " is longer than " + maxChars + " characters");
        }
        return Xtext.decode(parameters.keyword(), text);
    }
}
