// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.login.LoginFailures;
import dev.sennit.mail.login.LoginSettings;
import dev.sennit.mail.login.SaslDialogue;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.sasl.SaslStep;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.TlsOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** STARTTLS, LOGIN and AUTHENTICATE (RFC 9051 section 6.2), up to the account. */
final class LoginCommands implements SaslDialogue.Side {
    private static final Logger LOG = LoggerFactory.getLogger(LoginCommands.class);

    private final ImapServer server;
    private final ServerSettings settings;
    private final Capabilities capabilities;
    private final Consumer<StoreEvent> watcher;
    private final SaslDialogue dialogue;
    private final LoginFailures failures;
    private @Nullable Task task; // non-null once there was one
    private Optional<String> counted = Optional.empty(); // whose session this is, once it is one

    LoginCommands(ImapServer server, ServerSettings settings, Capabilities capabilities, Consumer<StoreEvent> watcher) {
        this.server = server;
        this.settings = settings;
        this.capabilities = capabilities;
        this.watcher = watcher;
        LoginSettings login = settings.login();
        dialogue = new SaslDialogue(login, server.transport(), this);
        failures = login.newFailures(
                server.transport(),
                settings.timeouts().authenticationDelay(),
                settings.limits().authenticationFailures());
    }

    private Task task() {
        return Objects.requireNonNull(task);
    }

    void forget() {
        dialogue.forget();
    }

    void startTls(Task begun) {
        Optional<TlsOptions> options = settings.options().startTls().map(Supplier::get);
        if (server.transport().tls().isPresent()) {
            begun.bad("TLS is on already");
        } else if (options.isEmpty()) {
            begun.bad("STARTTLS is not offered");
        } else {
            server.startTls(begun.tag(), options.get());
        }
    }

    void logIn(Task begun, Command.Login command) {
        task = begun;
        if (!settings.login().mayLogIn(server.transport())) {
            begun.no("[PRIVACYREQUIRED] Not without TLS");
        } else if (!capabilities.mayLogIn(server.transport())) {
            begun.no("LOGIN is not offered, AUTHENTICATE is");
        } else {
            server.after(failures.pause(), () -> verify(command));
        }
    }

    private void verify(Command.Login command) {
        server.await(
                () -> settings.login().accounts(server.transport()).verifyPassword(command.user(), command.password()),
                this::verified,
                late -> {});
    }

    private void verified(@Nullable Optional<String> user, @Nullable Throwable failure) {
        if (user == null) {
            failed(failure);
        } else if (user.isPresent()) {
            succeeded(user.get());
        } else {
            rejected();
        }
    }

    void authenticate(Task begun, Command.Authenticate command) {
        task = begun;
        Optional<SaslMechanism> mechanism = settings.login().find(command.mechanism());
        if (!settings.login().mayLogIn(server.transport())) {
            begun.no("[PRIVACYREQUIRED] Not without TLS");
        } else if (mechanism.isEmpty()) {
            begun.no("[CANNOT] There is no such mechanism");
        } else {
            server.after(failures.pause(), () -> dialogue.begin(mechanism.get(), command.initialResponse()));
        }
    }

    void respond(byte[] line, int length) {
        server.expectCommand();
        dialogue.respond(line, 0, length);
    }

    @Override
    public void await(Supplier<? extends CompletionStage<SaslStep>> question, SaslDialogue.StepReceiver then) {
        server.await(question, then::go, late -> {});
    }

    @Override
    public void challenge(String base64) {
        server.responses().line("+ " + base64);
        server.expectResponse();
    }

    // ------------------------------------------------------------------------------------------------------ outcomes

    @Override
    public void succeeded(String user) {
        if (!settings.userSessions().enter(user)) {
            task().no("[LIMIT] This user has too many sessions already");
            return;
        }
        counted = Optional.of(user);
        server.await(
                () -> settings.store().open(user, server.transport().reactor()::callFromThread),
                (account, failure) -> opened(user, account, failure),
                Account::close);
    }

    private void opened(String user, @Nullable Account account, @Nullable Throwable failure) {
        if (account == null) {
            leave();
            task().no(Failures.text(server, failure, Failures.Missing.NONEXISTENT));
            return;
        }
        Session session = task().session();
        session.logIn(user, account, watcher);
        server.clocks().loggedIn();
        task().ok("[CAPABILITY " + capabilities.text(session, server.transport()) + "] Logged in");
    }

    /** The connection is gone. */
    void close() {
        leave();
    }

    private void leave() {
        counted.ifPresent(settings.userSessions()::leave);
        counted = Optional.empty();
    }

    /** The answer takes longer each time, without keeping anybody else waiting; the last one is short. */
    @Override
    public void rejected() {
        Duration delay = failures.add();
        if (failures.areTooMany()) {
            server.after(delay, () -> {
                server.responses().line("* BYE Too many failed logins");
                task().no("[AUTHENTICATIONFAILED] Wrong name or password");
                server.end(new CloseReason.ProtocolError("too many failed logins"));
            });
        } else {
            server.after(delay, () -> task().no("[AUTHENTICATIONFAILED] Wrong name or password"));
        }
    }

    @Override
    public void malformed(String message) {
        task().bad(message);
    }

    @Override
    public void refused(SaslDialogue.Refusal why) {
        task().bad(
                        switch (why) {
                            case NO_BASE64 -> "A response is base64";
                            case CANCELLED -> "Cancelled";
                            case TOO_LONG -> "A response is not that long";
                        });
    }

    @Override
    public void failed(@Nullable Throwable failure) {
        if (LoginSettings.isTooMuch(failure)) {
            server.after(failures.crowdDelay(), () -> task().no("[UNAVAILABLE] Too many logins wait, try later"));
        } else {
            LOG.error("{}: the accounts have failed, and the client is told to try later", server, failure);
            task().no("[UNAVAILABLE] Nobody can log in now, try later");
        }
    }
}
