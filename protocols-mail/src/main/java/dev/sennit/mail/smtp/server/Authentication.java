// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.sasl.SaslExchange;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.sasl.SaslStep;
import dev.sennit.mail.smtp.SmtpServerOptions.AuthenticationInClear;
import dev.sennit.reactor.CloseReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** AUTH (RFC 4954). */
final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    private final SmtpServer server;
    private final ServerSettings settings;
    private final Session session;
    private @Nullable SaslExchange exchange; // non-null while one is under way
    private int failures; // of this connection, TLS or not

    Authentication(SmtpServer server, ServerSettings settings, Session session) {
        this.server = server;
        this.settings = settings;
        this.session = session;
    }

    /** The mechanisms that this client may use now. */
    List<SaslMechanism> offered() {
        return mayAuthenticate() ? settings.mechanisms() : List.of();
    }

    private boolean mayAuthenticate() {
        return session.isPrivate() || settings.options().authenticationInClear() == AuthenticationInClear.ALLOWED;
    }

    void forget() {
        exchange = null;
    }

    /** {@code mechanism [initial-response]}. */
    void begin(String argument) {
        Optional<Accounts> accounts = settings.options().accounts();
        int space = argument.indexOf(' ');
        Optional<SaslMechanism> mechanism = SaslMechanism.find(space < 0 ? argument : argument.substring(0, space));
        if (accounts.isEmpty()) {
            server.refuse(Reply.NOT_IMPLEMENTED);
        } else if (session.user().isPresent()) {
            server.refuse(Reply.ALREADY_AUTHENTICATED);
        } else if (session.greeting() != Session.Greeting.EXTENDED) {
            server.refuse(settings.isLmtp() ? Reply.GREET_FIRST_LMTP : Reply.GREET_FIRST);
        } else if (session.transaction() != null) {
            server.refuse(Reply.NOT_IN_TRANSACTION);
        } else if (!mayAuthenticate()) {
            server.refuse(Reply.NEEDS_ENCRYPTION);
        } else if (mechanism.isEmpty() || !settings.mechanisms().contains(mechanism.get())) {
            server.refuse(Reply.UNKNOWN_MECHANISM);
        } else {
            SaslExchange begun = mechanism.get().begin(accounts.get(), settings.saslContext());
            exchange = begun;
            if (space < 0) {
                ask(begun::begin);
            } else {
                initial(begun, argument.substring(space + 1));
            }
        }
    }

    /** An equals sign is an initial response of no bytes. */
    private void initial(SaslExchange begun, String encoded) {
        byte[] response = encoded.equals("=") ? new byte[0] : decode(encoded);
        if (response == null) {
            endWith(Reply.NO_BASE64);
        } else {
            ask(() -> begun.respond(response));
        }
    }

    /** A line in response to a challenge. */
    void respond(byte[] line, int start, int end) {
        SaslExchange current = exchange;
        server.expectCommand();
        if (current == null) {
            server.refuse(Reply.UNKNOWN_COMMAND);
        } else if (end - start == 1 && line[start] == '*') {
            endWith(Reply.AUTHENTICATION_CANCELLED);
        } else {
            byte[] response = decode(new String(line, start, end - start, StandardCharsets.ISO_8859_1));
            if (response == null) {
                endWith(Reply.NO_BASE64);
            } else {
                ask(() -> current.respond(response));
            }
        }
    }

    void responseTooLong() {
        server.expectCommand();
        endWith(Reply.AUTHENTICATION_TOO_LONG);
    }

    /** Strictly: nothing but its alphabet, and padded (CVE-2025-59028, CVE-2026-33603). */
    private static byte @Nullable [] decode(String encoded) {
        if (encoded.length() % 4 != 0) {
            return null;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(encoded);
            return Base64.getEncoder().encodeToString(decoded).equals(encoded) ? decoded : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void ask(Supplier<CompletionStage<SaslStep>> question) {
        server.await(question, this::go);
    }

    private void go(@Nullable SaslStep step, @Nullable Throwable failure) {
        if (step instanceof SaslStep.Challenge challenge) {
            server.replies().put(334, ' ', Base64.getEncoder().encodeToString(challenge.bytes()));
            server.expectResponse();
        } else if (step instanceof SaslStep.Success success) {
            exchange = null;
            session.authenticated(success.user());
            server.replies().put(Reply.AUTHENTICATED);
        } else if (step instanceof SaslStep.Malformed malformed) {
            exchange = null;
            server.refuse(replies -> replies.put(501, "5.5.2", malformed.message()));
        } else if (step instanceof SaslStep.Rejected) {
            rejected();
        } else {
            LOG.error("{}: the accounts have failed, and the client is told to try later", server, failure);
            endWith(Reply.AUTHENTICATION_NOT_NOW);
        }
    }

    private void endWith(Reply reply) {
        exchange = null;
        server.refuse(reply);
    }

    /** The answer takes longer each time, without keeping anybody else waiting; the last one is short. */
    private void rejected() {
        exchange = null;
        failures++;
        Duration delay = settings.timeouts().authenticationDelay().multipliedBy(failures);
        if (failures >= settings.limits().authenticationFailures()) {
            server.endAfter(delay, Reply.TOO_MANY_FAILURES, new CloseReason.ProtocolError("too many failed AUTH"));
        } else {
            server.replyAfter(delay, replies -> replies.put(Reply.BAD_CREDENTIALS));
        }
    }
}
