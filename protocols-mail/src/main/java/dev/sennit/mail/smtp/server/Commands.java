// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.delivery.SinkFeature;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.smtp.SmtpServerOptions.Senders;
import dev.sennit.mail.smtp.SmtpServerOptions.TlsPolicy;
import dev.sennit.mail.smtp.server.Session.Greeting;
import dev.sennit.mail.smtp.wire.CommandArguments;
import dev.sennit.mail.smtp.wire.CommandArguments.Domains;
import dev.sennit.mail.smtp.wire.CommandFault;
import dev.sennit.mail.smtp.wire.CommandText;
import dev.sennit.mail.smtp.wire.Verb;
import dev.sennit.reactor.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries commands out, in the order that RFC 5321 section 4.1.4 wants. */
final class Commands {
    private final SmtpServer server;
    private final ServerSettings settings;
    private final Session session;
    private final MessageFlow messages;
    private final Optional<Authentication> authentication;

    Commands(SmtpServer server, ServerSettings settings) {
        this.server = server;
        this.settings = settings;
        session = new Session(server.transport(), settings);
        messages = new MessageFlow(server, settings, session);
        authentication = settings.login().map(login -> new Authentication(server, settings, login, session));
    }

    MessageFlow messages() {
        return messages;
    }

    boolean isBetweenTransactions() {
        return session.transaction() == null;
    }

    private List<SaslMechanism> offered() {
        return authentication.map(Authentication::offered).orElse(List.of());
    }

    private void authenticate(String argument) {
        if (authentication.isEmpty()) {
            server.refuse(Reply.NOT_IMPLEMENTED);
        } else {
            authentication.get().begin(argument);
        }
    }

    /** AUTH may be longer than other commands, which are measured when they are there. */
    int lineLimitBytes() {
        return offered().isEmpty()
                ? settings.limits().commandBytes()
                : settings.limits().authenticationBytes();
    }

    void greet(ReplyBuffer replies) {
        replies.put(220, "", settings.options().hostName() + (settings.isLmtp() ? " LMTP" : " ESMTP") + " Sennit");
    }

    /** TLS has begun. */
    void forgetAll() {
        session.forgetAll();
        authentication.ifPresent(Authentication::forget);
        messages.abort();
    }

    void responseTooLong() {
        authentication.ifPresent(Authentication::responseTooLong);
    }

    void respond(byte[] line, int start, int end) {
        authentication.ifPresent(awaiting -> awaiting.respond(line, start, end));
    }

    void execute(byte[] line, int start, int end) {
        Verb verb = Verb.of(line, start, end);
        if (verb == Verb.GET || verb == Verb.POST || verb == Verb.CONNECT) {
            server.end(Reply.NOT_HTTP, new CloseReason.ProtocolError("HTTP was spoken"));
        } else if (verb != Verb.AUTH && end - start + 2 > settings.limits().commandBytes()) {
            server.refuse(Reply.LINE_TOO_LONG);
        } else if (server.isInputBehind() && !mayBeFollowed(verb)) {
            server.end(Reply.PIPELINED, new CloseReason.ProtocolError("commands behind " + verb + " came too early"));
        } else {
            try {
                execute(verb, line, verb.argumentStart(start, end), end);
            } catch (CommandFault fault) {
                server.refuse(replies -> replies.put(fault.code(), fault.status(), fault.text()));
            }
        }
    }

    /**
     * What must be the last of a group (RFC 2920 section 3.1), and of those who do not know that we pipeline every command. NOOP, VRFY
     * and EXPN may be followed: nothing depends on them.
     */
    private boolean mayBeFollowed(Verb verb) {
        return switch (verb) {
            case EHLO, HELO, LHLO, DATA, STARTTLS, AUTH -> false;
            default -> session.greeting() == Greeting.EXTENDED;
        };
    }

    private void execute(Verb verb, byte[] line, int from, int to) throws CommandFault {
        switch (verb) {
            case EHLO, HELO, LHLO -> hello(verb, CommandText.of(line, from, to));
            case MAIL -> mail(CommandText.of(line, from, to));
            case RCPT -> recipient(CommandText.of(line, from, to));
            case DATA -> {
                requireNothing(line, from, to);
                messages.data();
            }
            case BDAT -> messages.chunk(CommandText.of(line, from, to));
            case RSET -> {
                requireNothing(line, from, to);
                messages.abort();
                session.endTransaction();
                server.junk(Reply.TRANSACTION_RESET);
                server.endIfDraining();
            }
            case NOOP -> server.junk(Reply.OK);
            case QUIT -> {
                requireNothing(line, from, to);
                server.replies().put(221, "2.0.0", settings.options().hostName() + " closing");
                server.end(CloseReason.DONE);
            }
            case VRFY -> server.junk(Reply.CANNOT_VERIFY);
            case HELP -> server.junk(Reply.HELP);
            case EXPN -> server.refuse(Reply.NOT_IMPLEMENTED);
            case STARTTLS -> startTls(line, from, to);
            case AUTH -> authenticate(CommandText.of(line, from, to));
            case GET, POST, CONNECT, UNKNOWN -> server.refuse(Reply.UNKNOWN_COMMAND);
        }
    }

    private static void requireNothing(byte[] line, int from, int to) throws CommandFault {
        if (!CommandText.of(line, from, to).isEmpty()) {
            throw new CommandFault(501, "5.5.4", "This command has no arguments");
        }
    }

    // ------------------------------------------------------------------------------------------------------ greeting

    private void hello(Verb verb, String argument) throws CommandFault {
        if (settings.isLmtp() != (verb == Verb.LHLO)) {
            server.refuse(Reply.UNKNOWN_COMMAND);
            return;
        }
        String name = CommandArguments.clientName(verb.name(), argument);
        messages.abort();
        session.endTransaction();
        if (verb == Verb.HELO) {
            session.greeted(Greeting.HELO, name);
            server.replies().put(250, ' ', settings.options().hostName());
        } else {
            session.greeted(Greeting.EXTENDED, name);
            tell(extensions());
        }
        server.endIfDraining();
    }

    private void tell(List<String> lines) {
        server.replies().put(250, '-', settings.options().hostName());
        for (int i = 0; i < lines.size(); i++) {
            server.replies().put(250, i == lines.size() - 1 ? ' ' : '-', lines.get(i));
        }
    }

    private List<String> extensions() {
        List<String> lines = new ArrayList<>(List.of(
                "PIPELINING",
                "SIZE " + settings.limits().messageBytes(),
                "8BITMIME",
                "ENHANCEDSTATUSCODES",
                "CHUNKING"));
        if (has(SinkFeature.BINARY_CONTENT)) {
            lines.add("BINARYMIME");
        }
        if (has(SinkFeature.UTF8_ADDRESSES)) {
            lines.add("SMTPUTF8");
        }
        if (has(SinkFeature.NOTICES)) {
            lines.add("DSN");
        }
        if (settings.options().startTls().isPresent() && !session.isEncrypted()) {
            lines.add("STARTTLS");
        }
        if (!offered().isEmpty()) {
            lines.add(offered().stream().map(SaslMechanism::wireName).collect(Collectors.joining(" ", "AUTH ", "")));
        }
        lines.add("LIMITS RCPTMAX=" + settings.limits().recipients());
        lines.add("HELP");
        return lines;
    }

    private boolean has(SinkFeature feature) {
        return settings.features().contains(feature);
    }

    // --------------------------------------------------------------------------------------------------- transactions

    private void mail(String argument) throws CommandFault {
        if (session.greeting() == Greeting.NONE) {
            server.refuse(settings.isLmtp() ? Reply.GREET_FIRST_LMTP : Reply.GREET_FIRST);
        } else if (settings.options().tlsPolicy() == TlsPolicy.REQUIRED && !session.isEncrypted()) {
            server.refuse(Reply.NEEDS_TLS);
        } else if (settings.options().senders() == Senders.AUTHENTICATED
                && session.user().isEmpty()) {
            server.refuse(Reply.NEEDS_AUTHENTICATION);
        } else if (session.transaction() != null) {
            server.refuse(Reply.NESTED_MAIL);
        } else {
            MailFrom from = CommandArguments.mail(argument, settings.features());
            if (from.sizeBytes().orElse(0) > settings.limits().messageBytes()) {
                server.refuse(Reply.TOO_LARGE);
            } else {
                server.await(
                        () -> settings.sink().verifySender(from, session.client(from)),
                        (answer, failure) -> begin(from, answer, failure));
            }
        }
    }

    private void begin(MailFrom from, @Nullable Disposition answer, @Nullable Throwable failure) {
        if (isAccepted(answer, failure)) {
            session.begin(from);
            server.opened();
        }
    }

    /** Tells the client, and counts what it is refused as an error: that is how addresses are guessed. */
    private boolean isAccepted(@Nullable Disposition answer, @Nullable Throwable failure) {
        Disposition said = answer == null ? Answers.toFailure(server, failure) : answer;
        if (!said.isAccepted()) {
            server.refuse(replies -> replies.put(said));
            return false;
        }
        server.replies().put(said);
        return true;
    }

    private void recipient(String argument) throws CommandFault {
        Transaction transaction = session.transaction();
        if (transaction == null) {
            server.refuse(Reply.MAIL_FIRST);
        } else if (messages.isInChunks()) {
            server.refuse(Reply.IN_CHUNKS);
        } else if (transaction.recipients() >= settings.limits().recipients()) {
            server.refuse(Reply.TOO_MANY_RECIPIENTS);
        } else {
            Recipient recipient = CommandArguments.recipient(
                    argument,
                    settings.features(),
                    settings.isLmtp() ? Domains.OPTIONAL : Domains.REQUIRED,
                    transaction.from().addresses());
            server.await(
                    () -> settings.sink().verifyRecipient(transaction.envelope(), recipient), (answer, failure) -> {
                        if (isAccepted(answer, failure)) {
                            transaction.add(recipient);
                        } else {
                            transaction.refuseRecipient();
                        }
                    });
        }
    }

    // ------------------------------------------------------------------------------------------------------------ TLS

    private void startTls(byte[] line, int from, int to) throws CommandFault {
        requireNothing(line, from, to);
        if (session.isEncrypted()) {
            server.refuse(Reply.ALREADY_TLS);
        } else if (settings.options().startTls().isEmpty()) {
            server.refuse(Reply.NOT_IMPLEMENTED);
        } else if (session.transaction() != null) {
            server.refuse(Reply.NOT_IN_TRANSACTION);
        } else {
            server.replies().put(Reply.START_TLS);
            server.startTls(settings.options().startTls().get().get());
        }
    }
}
