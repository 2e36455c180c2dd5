// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.Notify;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.delivery.SinkFeature;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The parameters of RCPT (RFC 3461 section 4). */
final class RecipientParameters {
    private static final int MAX_ORIGINAL_CHARS = 500;

    private RecipientParameters() {}

    static Recipient read(Set<SinkFeature> features, MailAddress address, String text, int from) throws CommandFault {
        Set<Notify> notify = Set.of();
        Optional<String> original = Optional.empty();
        Parameters parameters = new Parameters(text, from);
        while (parameters.next()) {
            if (!features.contains(SinkFeature.NOTICES)) {
                throw parameters.unknown();
            }
            switch (parameters.keyword()) {
                case "NOTIFY" -> notify = notify(parameters.value());
                case "ORCPT" -> original = Optional.of(original(parameters.value()));
                default -> throw parameters.unknown();
            }
        }
        return new Recipient(address, notify, original);
    }

    private static Set<Notify> notify(String value) throws CommandFault {
        EnumSet<Notify> all = EnumSet.noneOf(Notify.class);
        for (String each : value.split(",", -1)) {
            boolean added = switch (each.toUpperCase(Locale.ROOT)) {
                case "NEVER" -> all.add(Notify.NEVER);
                case "SUCCESS" -> all.add(Notify.SUCCESS);
                case "FAILURE" -> all.add(Notify.FAILURE);
                case "DELAY" -> all.add(Notify.DELAY);
                default -> false;
            };
            if (!added) {
                throw CommandFault.arguments("NOTIFY is NEVER, or SUCCESS, FAILURE and DELAY with commas between");
            }
        }
        if (all.contains(Notify.NEVER) && all.size() > 1) {
            throw CommandFault.arguments("NOTIFY=NEVER stands alone");
        }
        return all;
    }

    private static String original(String value) throws CommandFault {
        int semicolon = value.indexOf(';');
        if (semicolon < 1 || semicolon == value.length() - 1 || value.length() > MAX_ORIGINAL_CHARS) {
            throw CommandFault.arguments(
                    "ORCPT is type;address, of no more than " + MAX_ORIGINAL_CHARS + " characters");
        }
        return value.substring(0, semicolon + 1) + Xtext.decode("ORCPT", value.substring(semicolon + 1));
    }
}
