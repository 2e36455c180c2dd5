// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Notify;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.delivery.Returned;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.Transfer;
import dev.sennit.mail.smtp.wire.Xtext;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a message needs of a server, and the commands that say from whom it comes and to whom it goes. */
final class Envelope {
    private static final String CHUNKING = "CHUNKING";
    private static final String SMTPUTF8 = "SMTPUTF8";
    private static final String EIGHT_BIT = "8BITMIME";
    private static final String BINARY = "BINARYMIME";
    private static final String NOTICES = "DSN";

    private final OutgoingMessage message;
    private final MailFrom from;
    private boolean pipelined;
    private boolean chunked;

    Envelope(OutgoingMessage message) {
        this.message = message;
        from = message.from();
    }

    /** What the server lacks for this message, if anything. */
    Optional<SmtpClientException> check(Extensions extensions) {
        String lacks = "";
        if (from.addresses() == MailFrom.Addresses.UTF_8 && !extensions.has(SMTPUTF8)) {
            lacks = "an address or the header has characters beyond ASCII, and the server has no " + SMTPUTF8;
        } else if (from.body() == BodyType.EIGHT_BIT_MIME && !extensions.has(EIGHT_BIT)) {
            lacks = "the message has bytes beyond ASCII, and the server has no " + EIGHT_BIT;
        } else if (from.body() == BodyType.BINARY_MIME && !(extensions.has(BINARY) && extensions.has(CHUNKING))) {
            lacks = "the message is binary, and the server has no " + BINARY + " with " + CHUNKING;
        }
        if (!lacks.isEmpty()) {
            return Optional.of(new SmtpClientException(Kind.UNSUPPORTED, lacks));
        }
        long limit = extensions.sizeBytes().orElse(Long.MAX_VALUE);
        long size = from.sizeBytes().orElse(0);
        return size <= limit
                ? Optional.empty()
                : Optional.of(new SmtpClientException(
                        Kind.TOO_LARGE, "the message has " + size + " bytes, and the server takes " + limit));
    }

    /** How it is sent. */
    void choose(Extensions extensions, SmtpClientOptions options) {
        pipelined = extensions.has("PIPELINING");
        boolean offered = extensions.has(CHUNKING);
        chunked =
                offered && (options.transfer() == Transfer.CHUNKS_WHERE_OFFERED || from.body() == BodyType.BINARY_MIME);
    }

    boolean isPipelined() {
        return pipelined;
    }

    boolean isChunked() {
        return chunked;
    }

    /** MAIL, with what the server understands; it need not be told what it does not. */
    String mail(Extensions extensions) {
        StringBuilder line = new StringBuilder("MAIL FROM:<")
                .append(from.sender().map(MailAddress::toString).orElse(""))
                .append('>');
        if (extensions.has("SIZE") && from.sizeBytes().isPresent()) {
            line.append(" SIZE=").append(from.sizeBytes().getAsLong());
        }
        if (from.body() != BodyType.SEVEN_BIT) {
            line.append(" BODY=").append(from.body().keyword());
        }
        if (from.addresses() == MailFrom.Addresses.UTF_8) {
            line.append(' ').append(SMTPUTF8);
        }
        if (extensions.has("AUTH")) {
            from.submitter()
                    .filter(Envelope::isXtext)
                    .ifPresent(value -> line.append(" AUTH=").append(Xtext.encode(value)));
        }
        if (extensions.has(NOTICES)) {
            if (from.returned() != Returned.UNSAID) {
                line.append(" RET=").append(from.returned() == Returned.FULL ? "FULL" : "HDRS");
            }
            from.envelopeId()
                    .filter(Envelope::isXtext)
                    .ifPresent(value -> line.append(" ENVID=").append(Xtext.encode(value)));
        }
        return line.toString();
    }

    /** RCPT. */
    String recipient(int index, Extensions extensions) {
        Recipient recipient = message.recipients().get(index);
        StringBuilder line =
                new StringBuilder("RCPT TO:<").append(recipient.address()).append('>');
        if (extensions.has(NOTICES)) {
            if (!recipient.notifyOn().isEmpty()) {
                line.append(" NOTIFY=")
                        .append(recipient.notifyOn().stream()
                                .sorted()
                                .map(Notify::name)
                                .map(name -> name.toUpperCase(Locale.ROOT))
                                .collect(Collectors.joining(",")));
            }
            recipient.originalRecipient().filter(Envelope::isXtext).ifPresent(value -> {
                int end = value.indexOf(';') + 1;
                line.append(" ORCPT=").append(value, 0, end).append(Xtext.encode(value.substring(end)));
            });
        }
        return line.toString();
    }

    private static boolean isXtext(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
