// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

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

/** AUTH (RFC 4954), where there are accounts. */
final class Authentication implements SaslDialogue.Side {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    private final SmtpServer server;
    private final ServerSettings settings;
    private final LoginSettings login;
    private final Session session;
    private final SaslDialogue dialogue;
    private final LoginFailures failures;

    Authentication(SmtpServer server, ServerSettings settings, LoginSettings login, Session session) {
        this.server = server;
        this.settings = settings;
        this.login = login;
        this.session = session;
        dialogue = new SaslDialogue(login, server.transport(), this);
        failures = login.newFailures(
                server.transport(),
                settings.timeouts().authenticationDelay(),
                settings.limits().authenticationFailures());
    }

    /** The mechanisms that this client may use now. */
    List<SaslMechanism> offered() {
        return login.offered(server.transport());
    }

    void forget() {
        dialogue.forget();
    }

    /** {@code mechanism [initial-response]}. */
    void begin(String argument) {
        int space = argument.indexOf(' ');
        Optional<SaslMechanism> mechanism = login.find(space < 0 ? argument : argument.substring(0, space));
        if (session.user().isPresent()) {
            server.refuse(Reply.ALREADY_AUTHENTICATED);
        } else if (session.greeting() != Session.Greeting.EXTENDED) {
            server.refuse(settings.isLmtp() ? Reply.GREET_FIRST_LMTP : Reply.GREET_FIRST);
        } else if (session.transaction() != null) {
            server.refuse(Reply.NOT_IN_TRANSACTION);
        } else if (!login.mayLogIn(server.transport())) {
            server.refuse(Reply.NEEDS_ENCRYPTION);
        } else if (mechanism.isEmpty()) {
            server.refuse(Reply.UNKNOWN_MECHANISM);
        } else {
            Optional<String> response = space < 0 ? Optional.empty() : Optional.of(argument.substring(space + 1));
            server.replyAfter(failures.pause(), replies -> dialogue.begin(mechanism.get(), response));
        }
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

    // ------------------------------------------------------------------------------------------------- the dialogue

    @Override
    public void await(Supplier<? extends CompletionStage<SaslStep>> question, SaslDialogue.StepReceiver then) {
        server.await(question, then::go);
    }

    @Override
    public void challenge(String base64) {
        server.replies().put(334, ' ', base64);
        server.expectResponse();
    }

    @Override
    public void succeeded(String user) {
        session.authenticated(user);
        server.replies().put(Reply.AUTHENTICATED);
    }

    /** The answer takes longer each time, without keeping anybody else waiting; the last one is short. */
    @Override
    public void rejected() {
        Duration delay = failures.add();
        if (failures.areTooMany()) {
            server.endAfter(delay, Reply.TOO_MANY_FAILURES, new CloseReason.ProtocolError("too many failed AUTH"));
        } else {
            server.replyAfter(delay, replies -> replies.put(Reply.BAD_CREDENTIALS));
        }
    }

    @Override
    public void malformed(String message) {
        server.refuse(replies -> replies.put(501, "5.5.2", message));
    }

    @Override
    public void refused(SaslDialogue.Refusal why) {
        server.refuse(
                switch (why) {
                    case NO_BASE64 -> Reply.NO_BASE64;
                    case CANCELLED -> Reply.AUTHENTICATION_CANCELLED;
                    case TOO_LONG -> Reply.AUTHENTICATION_TOO_LONG;
                });
    }

    @Override
    public void failed(@Nullable Throwable failure) {
        if (LoginSettings.isTooMuch(failure)) {
            server.replyAfter(failures.crowdDelay(), replies -> replies.put(Reply.TOO_MANY_LOGINS));
        } else {
            LOG.error("{}: the accounts have failed, and the client is told to try later", server, failure);
            server.refuse(Reply.AUTHENTICATION_NOT_NOW);
        }
    }
}
