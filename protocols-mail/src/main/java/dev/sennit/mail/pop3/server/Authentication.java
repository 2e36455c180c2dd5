// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.pop3.Pop3ServerOptions.AuthenticationInClear;
import dev.sennit.mail.sasl.SaslExchange;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.sasl.SaslStep;
import dev.sennit.reactor.CloseReason;
import java.net.InetSocketAddress;
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

/** USER, PASS and APOP (RFC 1939), and AUTH (RFC 5034), up to the maildrop. */
final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    private final Pop3Server server;
    private final ServerSettings settings;
    private final Commands commands;
    private final Optional<String> timestamp;
    private @Nullable String name; // non-null between USER and PASS
    private @Nullable SaslExchange exchange; // non-null while one is under way
    private int failures; // of this connection, TLS or not

    Authentication(Pop3Server server, ServerSettings settings, Commands commands) {
        this.server = server;
        this.settings = settings;
        this.commands = commands;
        timestamp = settings.takes(Credential.SHARED_SECRET)
                ? Optional.of(Apop.timestamp(settings.saslContext()))
                : Optional.empty();
    }

    /** What the digest of APOP is made of; empty if there are no secrets to make one of. */
    Optional<String> timestamp() {
        return timestamp;
    }

    /** The mechanisms that this client may use now. */
    List<SaslMechanism> offered() {
        return mayAuthenticate() ? settings.mechanisms() : List.of();
    }

    private boolean mayAuthenticate() {
        return isPrivate() || settings.options().authenticationInClear() == AuthenticationInClear.ALLOWED;
    }

    /** Whether nobody on the way can listen. */
    private boolean isPrivate() {
        boolean remote = server.transport().peer() instanceof InetSocketAddress address
                && (address.isUnresolved() || !address.getAddress().isLoopbackAddress());
        return !remote || server.transport().tls().isPresent();
    }

    void forget() {
        name = null;
        exchange = null;
    }

    // --------------------------------------------------------------------------------------------------- passwords

    /** Whoever it is, the answer is the same. */
    void user(String argument) {
        if (!mayAuthenticate()) {
            server.refuse(Reply.NEEDS_ENCRYPTION);
        } else if (!settings.takes(Credential.PASSWORD)) {
            server.refuse(Reply.NOT_OFFERED);
        } else if (argument.isBlank()) {
            server.refuse(Reply.NEEDS_NAME);
        } else {
            name = argument.strip();
            server.put(Reply.SEND_PASSWORD);
        }
    }

    /** All behind one space is the password. */
    void password(String argument) {
        String user = name;
        name = null;
        if (user == null) {
            server.refuse(Reply.USER_FIRST);
        } else if (argument.isEmpty()) {
            server.refuse(Reply.NEEDS_PASSWORD);
        } else {
            verify(() -> settings.accounts().verifyPassword(user, argument));
        }
    }

    void apop(String argument) {
        int space = argument.lastIndexOf(' ');
        if (timestamp.isEmpty()) {
            server.refuse(Reply.NOT_OFFERED);
        } else if (!mayAuthenticate()) {
            server.refuse(Reply.NEEDS_ENCRYPTION);
        } else if (space < 1 || space == argument.length() - 1) {
            server.refuse(Reply.BAD_APOP);
        } else {
            String user = argument.substring(0, space);
            String digest = argument.substring(space + 1);
            verify(() -> settings.accounts()
                    .findSecret(user)
                    .thenApply(secret -> Apop.fits(timestamp.get(), secret, digest, settings.saslContext())
                            ? Optional.of(user)
                            : Optional.empty()));
        }
    }

    private void verify(Supplier<CompletionStage<Optional<String>>> question) {
        server.await(
                question,
                (user, failure) -> {
                    if (user == null) {
                        accountsFailed(failure);
                    } else if (user.isPresent()) {
                        open(user.get());
                    } else {
                        rejected();
                    }
                },
                late -> {});
    }

    // --------------------------------------------------------------------------------------------------------- AUTH

    /** {@code mechanism [initial-response]}; without any, the mechanisms are listed, as old clients expect. */
    void begin(String argument) {
        if (!mayAuthenticate()) {
            server.refuse(Reply.NEEDS_ENCRYPTION);
            return;
        }
        if (argument.isBlank()) {
            listMechanisms();
            return;
        }
        int space = argument.indexOf(' ');
        Optional<SaslMechanism> mechanism = SaslMechanism.find(space < 0 ? argument : argument.substring(0, space));
        if (mechanism.isEmpty() || !settings.mechanisms().contains(mechanism.get())) {
            server.refuse(Reply.NOT_OFFERED);
            return;
        }
        name = null;
        SaslExchange begun = mechanism.get().begin(settings.accounts(), settings.saslContext());
        exchange = begun;
        if (space < 0) {
            ask(begun::begin);
        } else {
            String encoded = argument.substring(space + 1);
            respond(begun, encoded.equals("=") ? "" : encoded);
        }
    }

    private void listMechanisms() {
        server.replies().put("+OK Mechanisms follow");
        settings.mechanisms().forEach(each -> server.replies().put(each.wireName()));
        server.put(Reply.END);
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
            respond(current, new String(line, start, end - start, StandardCharsets.ISO_8859_1));
        }
    }

    private void respond(SaslExchange current, String encoded) {
        byte[] response = decode(encoded);
        if (response == null) {
            endWith(Reply.NO_BASE64);
        } else {
            ask(() -> current.respond(response));
        }
    }

    void responseTooLong() {
        server.expectCommand();
        endWith(Reply.LINE_TOO_LONG);
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
        server.await(question, this::go, late -> {});
    }

    private void go(@Nullable SaslStep step, @Nullable Throwable failure) {
        if (step instanceof SaslStep.Challenge challenge) {
            server.replies().put("+ " + Base64.getEncoder().encodeToString(challenge.bytes()));
            server.expectResponse();
            return;
        }
        exchange = null;
        if (step instanceof SaslStep.Success success) {
            open(success.user());
        } else if (step instanceof SaslStep.Malformed malformed) {
            server.refuse(replies -> replies.put("-ERR " + malformed.message()));
        } else if (step instanceof SaslStep.Rejected) {
            rejected();
        } else {
            accountsFailed(failure);
        }
    }

    private void endWith(Reply reply) {
        exchange = null;
        server.refuse(reply);
    }

    // ------------------------------------------------------------------------------------------------------ outcomes

    private void accountsFailed(@Nullable Throwable failure) {
        LOG.error("{}: the accounts have failed, and the client is told to try later", server, failure);
        server.refuse(Reply.AUTHENTICATION_NOT_NOW);
    }

    /** The answer takes longer each time, without keeping anybody else waiting; the last one is short. */
    private void rejected() {
        failures++;
        Duration delay = settings.timeouts().authenticationDelay().multipliedBy(failures);
        if (failures >= settings.limits().authenticationFailures()) {
            CloseReason reason = new CloseReason.ProtocolError("too many failed logins");
            server.after(delay, () -> server.end(Reply.TOO_MANY_FAILURES, reason));
        } else {
            server.after(delay, () -> server.put(Reply.BAD_CREDENTIALS));
        }
    }

    private void open(String user) {
        if (!settings.lock(user)) {
            server.refuse(Reply.IN_USE);
            return;
        }
        server.await(
                () -> Maildrop.open(settings, user, server.transport().reactor()::callFromThread),
                (maildrop, failure) -> {
                    if (maildrop == null) {
                        server.refuse(Answers.toFailure(server, failure));
                    } else {
                        commands.logIn(maildrop);
                    }
                },
                Maildrop::close);
    }
}
