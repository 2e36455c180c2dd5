// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries commands out. */
final class Commands {
    private final Pop3Server server;
    private final ServerSettings settings;
    private final Authentication authentication;
    private @Nullable Transaction transaction; // non-null once logged in

    Commands(Pop3Server server, ServerSettings settings) {
        this.server = server;
        this.settings = settings;
        authentication = new Authentication(server, settings, this);
    }

    void greet() {
        server.replies()
                .put("+OK POP3 Sennit"
                        + authentication.timestamp().map(text -> " " + text).orElse(""));
    }

    boolean isLoggedIn() {
        return transaction != null;
    }

    boolean hasDeletions() {
        return transaction != null && transaction.maildrop().hasDeletions();
    }

    void logIn(Maildrop maildrop) {
        transaction = new Transaction(server, maildrop);
        server.loggedIn();
        server.replies().put("+OK Logged in, " + transaction.summary());
    }

    /** TLS has begun. */
    void forgetAll() {
        authentication.forget();
    }

    /** The connection is gone. */
    void close() {
        if (transaction != null) {
            transaction.close();
        }
    }

    void respond(byte[] line, int start, int end) {
        authentication.respond(line, start, end);
    }

    void responseTooLong() {
        authentication.responseTooLong();
    }

    void execute(byte[] line, int start, int end) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            server.refuse(Reply.NOT_UTF_8);
            return;
        }
        int space = text.indexOf(' ');
        Optional<Verb> verb = Verb.find(space < 0 ? text : text.substring(0, space));
        if (verb.isEmpty() && text.contains(" HTTP/")) { // from a browser, which sends commands in the body (ALPACA)
            server.end(Reply.NOT_HTTP, new CloseReason.ProtocolError("HTTP was spoken"));
        } else if (verb.isEmpty()) {
            server.refuse(Reply.UNKNOWN_COMMAND);
        } else {
            execute(verb.get(), space < 0 ? "" : text.substring(space + 1));
        }
    }

    private void execute(Verb verb, String argument) {
        Transaction current = transaction;
        switch (verb.when()) {
            case AUTHORIZATION -> {
                if (current == null) {
                    authorize(verb, argument);
                } else {
                    server.refuse(Reply.LOGGED_IN);
                }
            }
            case TRANSACTION -> {
                if (current == null) {
                    server.refuse(Reply.LOG_IN_FIRST);
                } else {
                    current.execute(verb, argument);
                }
            }
            case ALWAYS -> {
                if (!argument.isBlank()) {
                    server.refuse(Reply.NO_ARGUMENT);
                } else if (verb == Verb.CAPA) {
                    capabilities();
                } else {
                    quit();
                }
            }
        }
    }

    private void authorize(Verb verb, String argument) {
        switch (verb) {
            case USER -> authentication.user(argument);
            case PASS -> authentication.password(argument);
            case APOP -> authentication.apop(argument);
            case AUTH -> authentication.begin(argument);
            case STLS -> startTls(argument);
            default -> throw new IllegalStateException(verb + " is no command of AUTHORIZATION");
        }
    }

    private void startTls(String argument) {
        if (!argument.isBlank()) {
            server.refuse(Reply.NO_ARGUMENT);
        } else if (server.transport().tls().isPresent()) {
            server.refuse(Reply.ALREADY_TLS);
        } else if (settings.options().startTls().isEmpty()) {
            server.refuse(Reply.NOT_OFFERED);
        } else {
            server.startTls(settings.options().startTls().get().get());
        }
    }

    /** RFC 2449 section 6. */
    private void capabilities() {
        ReplyBuffer replies = server.replies();
        replies.put("+OK Capabilities follow");
        replies.put("TOP");
        replies.put("UIDL");
        replies.put("RESP-CODES");
        replies.put("AUTH-RESP-CODE");
        replies.put("PIPELINING");
        replies.put("EXPIRE NEVER");
        List<SaslMechanism> mechanisms = authentication.offered();
        if (!mechanisms.isEmpty()) {
            if (settings.login().takes(Credential.PASSWORD)) {
                replies.put("USER");
            }
            replies.put(
                    "SASL " + mechanisms.stream().map(SaslMechanism::wireName).collect(Collectors.joining(" ")));
        }
        if (transaction == null
                && settings.options().startTls().isPresent()
                && server.transport().tls().isEmpty()) {
            replies.put("STLS");
        }
        replies.put("IMPLEMENTATION Sennit");
        replies.put(Reply.END);
    }

    private void quit() {
        if (transaction != null && transaction.maildrop().hasDeletions()) {
            server.update(transaction.maildrop());
        } else {
            server.end(Reply.BYE, CloseReason.DONE);
        }
    }
}
