// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.delivery.SinkFeature;
import dev.sennit.mail.syntax.AddressFault;
import dev.sennit.mail.syntax.AddressReader;
import java.util.Optional;
import java.util.Set;

/** Reads what stands behind MAIL, RCPT, EHLO and BDAT. */
public final class CommandArguments {
    private static final int MAX_PATH_CHARS = 256;
    private static final int MAX_COUNT_DIGITS = 18;

    /** Whether an address may be a local part alone, other than the postmaster's. */
    public enum Domains {
        /** As in SMTP. */
        REQUIRED,
        /** As LMTP servers take their users. */
        OPTIONAL
    }

    /** BDAT: so many octets follow, and whether they are the last. */
    public record Chunk(long bytes, boolean last) {}

    private CommandArguments() {}

    /**
     * {@code FROM:<reverse-path> [parameters]}.
     *
     * @param features whose parameters are known
     * @throws CommandFault with the reply, if it is anything else
     */
    public static MailFrom mail(String text, Set<SinkFeature> features) throws CommandFault {
        AddressReader reader = path(text, "FROM:");
        Optional<MailAddress> sender = Optional.empty();
        if (!reader.skip('>')) {
            sender = Optional.of(mailbox(reader, Domains.REQUIRED, text));
        }
        MailFrom from = new MailParameters(features).read(sender, text, endOfPath(reader, text));
        if (sender.isPresent()) {
            requireWritable(sender.get(), from.addresses());
        }
        return from;
    }

    /**
     * {@code TO:<forward-path> [parameters]}.
     *
     * @param addresses in what MAIL said that addresses may be
     * @throws CommandFault with the reply, if it is anything else
     */
    public static Recipient recipient(
            String text, Set<SinkFeature> features, Domains domains, MailFrom.Addresses addresses) throws CommandFault {
        AddressReader reader = path(text, "TO:");
        MailAddress address = mailbox(reader, domains, text);
        Recipient recipient = RecipientParameters.read(features, address, text, endOfPath(reader, text));
        requireWritable(address, addresses);
        return recipient;
    }

    private static void requireWritable(MailAddress address, MailFrom.Addresses addresses) throws CommandFault {
        if (addresses == MailFrom.Addresses.ASCII && !address.isAscii()) {
            throw new CommandFault(553, "5.6.7", "An address beyond ASCII needs SMTPUTF8");
        }
    }

    private static AddressReader path(String text, String keyword) throws CommandFault {
        if (!text.regionMatches(true, 0, keyword, 0, keyword.length())) {
            throw new CommandFault(
                    501, "5.5.4", "Syntax: " + (keyword.equals("TO:") ? "RCPT" : "MAIL") + " " + keyword + "<address>");
        }
        AddressReader reader = new AddressReader(text);
        for (int i = 0; i < keyword.length(); i++) {
            reader.skip(text.charAt(i));
        }
        if (!reader.skip('<')) {
            throw CommandFault.arguments("The address must be in <> right behind " + keyword);
        }
        return reader;
    }

    private static MailAddress mailbox(AddressReader reader, Domains domains, String text) throws CommandFault {
        int start = reader.position();
        try {
            sourceRoute(reader);
            String localPart = reader.localPart();
            String domain = reader.skip('@') ? reader.domain() : "";
            if (!reader.skip('>')) {
                throw new AddressFault("a character stands in it that must not, or > is missing");
            }
            if (reader.position() - start + 1 > MAX_PATH_CHARS) {
                throw new AddressFault("the path is longer than " + MAX_PATH_CHARS + " octets");
            }
            MailAddress address = new MailAddress(localPart, domain);
            if (domain.isEmpty() && domains == Domains.REQUIRED && !isPostmaster(address, text)) {
                throw new AddressFault("it has no domain");
            }
            return address;
        } catch (AddressFault fault) {
            throw new CommandFault(
                    501,
                    text.regionMatches(true, 0, "FROM:", 0, 5) ? "5.1.7" : "5.1.3",
                    "Bad address: " + fault.getMessage());
        }
    }

    private static boolean isPostmaster(MailAddress address, String text) {
        return address.isPostmaster() && text.regionMatches(true, 0, "TO:", 0, 3);
    }

    /** Accepted and ignored, as RFC 5321 section 4.1.1.3 wants. */
    private static void sourceRoute(AddressReader reader) throws AddressFault {
        if (!reader.isAt('@')) {
            return;
        }
        do {
            if (!reader.skip('@')) {
                throw new AddressFault("a source route is @domain,@domain:");
            }
            reader.domain();
        } while (reader.skip(','));
        if (!reader.skip(':')) {
            throw new AddressFault("no : stands behind the source route");
        }
    }

    private static int endOfPath(AddressReader reader, String text) throws CommandFault {
        if (!reader.isAtEnd() && text.charAt(reader.position()) != ' ') {
            throw CommandFault.arguments("A space must stand behind the address");
        }
        return reader.position();
    }

    /**
     * The name of a client: a domain or an address literal.
     *
     * @throws CommandFault if it is anything else
     */
    public static String clientName(String verb, String text) throws CommandFault {
        try {
            AddressReader reader = new AddressReader(text);
            String name = reader.domain();
            if (!reader.isAtEnd() || !Xtext.isPrintable(name)) {
                throw new AddressFault("something else stands in it");
            }
            return name;
        } catch (AddressFault fault) {
            throw new CommandFault(
                    501, "5.5.2", "Syntax: " + verb + " domain, or " + verb + " [address]: " + fault.getMessage());
        }
    }

    /**
     * {@code size [LAST]}.
     *
     * @throws CommandFault if it is anything else
     */
    public static Chunk chunk(String text) throws CommandFault {
        int space = text.indexOf(' ');
        String digits = space < 0 ? text : text.substring(0, space);
        boolean last = space >= 0;
        if (last && !text.substring(space + 1).equalsIgnoreCase("LAST")) {
            throw CommandFault.arguments("Syntax: BDAT size, or BDAT size LAST");
        }
        return new Chunk(count("BDAT", digits), last);
    }

    static long count(String what, String digits) throws CommandFault {
        boolean fits = !digits.isEmpty() && digits.length() <= MAX_COUNT_DIGITS;
        if (!fits || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw CommandFault.arguments(what + " needs a number of octets, 1 to " + MAX_COUNT_DIGITS + " digits");
        }
        return Long.parseLong(digits);
    }
}
