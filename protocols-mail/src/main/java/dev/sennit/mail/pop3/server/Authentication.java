// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.accounts.KnownUser;
import dev.sennit.mail.login.LoginFailures;
import dev.sennit.mail.login.LoginSettings;
import dev.sennit.mail.login.SaslDialogue;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.sasl.SaslStep;
import dev.sennit.reactor.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** USER, PASS and APOP (RFC 1939), and AUTH (RFC 5034), up to the maildrop. */
final class Authentication implements SaslDialogue.Side {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    private final Pop3Server server;
    private final LoginSettings login;
    private final ServerSettings settings;
    private final Commands commands;
    private final SaslDialogue dialogue;
    private final LoginFailures failures;
    private final Optional<String> timestamp;
    private @Nullable String name; // non-null between USER and PASS

    Authentication(Pop3Server server, ServerSettings settings, Commands commands) {
        this.server = server;
        this.settings = settings;
        this.commands = commands;
        login = settings.login();
        dialogue = new SaslDialogue(login, server.transport(), this);
        failures = login.newFailures(
                server.transport(),
                settings.timeouts().authenticationDelay(),
                settings.limits().authenticationFailures());
        timestamp =
                login.takes(Credential.SHARED_SECRET) ? Optional.of(Apop.timestamp(login.context())) : Optional.empty();
    }

    /** What the digest of APOP is made of; empty if there are no secrets to make one of. */
    Optional<String> timestamp() {
        return timestamp;
    }

    /** The mechanisms that this client may use now. */
    List<SaslMechanism> offered() {
        return login.offered(server.transport());
    }

    private boolean mayAuthenticate() {
        return login.mayLogIn(server.transport());
    }

    void forget() {
        name = null;
        dialogue.forget();
    }

    // --------------------------------------------------------------------------------------------------- passwords

    /** Whoever it is, the answer is the same. */
    void user(String argument) {
        if (!mayAuthenticate()) {
            server.refuse(Reply.NEEDS_ENCRYPTION);
        } else if (!login.takes(Credential.PASSWORD)) {
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
            server.after(
                    failures.pause(),
                    () -> verify(() -> login.accounts(server.transport()).verifyPassword(user, argument)));
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
            server.after(
                    failures.pause(),
                    () -> verify(() -> login.accounts(server.transport())
                            .findSecret(user)
                            .thenApply(found -> Apop.fits(timestamp.get(), found, digest, login.context())
                                    ? found.map(KnownUser::name)
                                    : Optional.empty())));
        }
    }

    private void verify(Supplier<CompletionStage<Optional<String>>> question) {
        server.await(
                question,
                (user, failure) -> {
                    if (user == null) {
                        failed(failure);
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
        Optional<SaslMechanism> mechanism = login.find(space < 0 ? argument : argument.substring(0, space));
        if (mechanism.isEmpty()) {
            server.refuse(Reply.NOT_OFFERED);
            return;
        }
        name = null;
        Optional<String> response = space < 0 ? Optional.empty() : Optional.of(argument.substring(space + 1));
        server.after(failures.pause(), () -> dialogue.begin(mechanism.get(), response));
    }

    private void listMechanisms() {
        server.replies().put("+OK Mechanisms follow");
        offered().forEach(each -> server.replies().put(each.wireName()));
        server.put(Reply.END);
    }

    /** A line in response to a challenge. */
    void respond(byte[] line, int start, int end) {
        server.expectCommand();
        dialogue.respond(line, start, end);
    }

    void responseTooLong() {
        server.expectCommand();
        dialogue.responseTooLong();
    }

    @Override
    public void await(Supplier<? extends CompletionStage<SaslStep>> question, SaslDialogue.StepReceiver then) {
        server.await(question, then::go, late -> {});
    }

    @Override
    public void challenge(String base64) {
        server.replies().put("+ " + base64);
        server.expectResponse();
    }

    // ------------------------------------------------------------------------------------------------------ outcomes

    @Override
    public void succeeded(String user) {
        open(user);
    }

    /** The answer takes longer each time, without keeping anybody else waiting; the last one is short. */
    @Override
    public void rejected() {
        Duration delay = failures.add();
        if (failures.areTooMany()) {
            CloseReason reason = new CloseReason.ProtocolError("too many failed logins");
            server.after(delay, () -> server.end(Reply.TOO_MANY_FAILURES, reason));
        } else {
            server.after(delay, () -> server.put(Reply.BAD_CREDENTIALS));
        }
    }

    @Override
    public void malformed(String message) {
        server.refuse(replies -> replies.put("-ERR " + message));
    }

    @Override
    public void refused(SaslDialogue.Refusal why) {
        server.refuse(
                switch (why) {
                    case NO_BASE64 -> Reply.NO_BASE64;
                    case CANCELLED -> Reply.AUTHENTICATION_CANCELLED;
                    case TOO_LONG -> Reply.LINE_TOO_LONG;
                });
    }

    @Override
    public void failed(@Nullable Throwable failure) {
        if (LoginSettings.isTooMuch(failure)) {
            server.after(failures.crowdDelay(), () -> server.put(Reply.TOO_MANY_LOGINS));
        } else {
            LOG.error("{}: the accounts have failed, and the client is told to try later", server, failure);
            server.refuse(Reply.AUTHENTICATION_NOT_NOW);
        }
    }

    private void open(String user) {
        Optional<Reply> objection = settings.lock(user);
        if (objection.isPresent()) {
            server.refuse(objection.get());
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
