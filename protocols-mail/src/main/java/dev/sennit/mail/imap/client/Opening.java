// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.imap.ImapClientOptions.Compression;
import dev.sennit.mail.imap.ImapClientOptions.StartTls;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.imap.wire.Response.Condition;
import dev.sennit.mail.imap.wire.Response.StatusText;
import dev.sennit.mail.imap.wire.ResponseCode;
import dev.sennit.mail.imap.wire.SyntaxFault;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What comes before the first command of the user. What a server says that it can is forgotten when TLS is there, and when the user is
 * logged in, and asked for unless it says it again.
 *
 * <pre>
 *   OK --> CAPABILITY --> STARTTLS --> TLS --> CAPABILITY --> AUTHENTICATE or LOGIN --> CAPABILITY --> COMPRESS --> ready
 *   PREAUTH --> CAPABILITY --> COMPRESS --> ready, unless TLS is required and not there
 * </pre>
 */
final class Opening {
    private enum Trust {
        /** Anybody may have said what came so far. */
        NONE,
        /** TLS begins behind the answer to STARTTLS. */
        STARTING_TLS,
        /** There is as much TLS as there will be. */
        SETTLED
    }

    private final ImapConnection connection;
    private final ImapClientOptions options;
    private Trust trust = Trust.NONE;
    private Optional<Set<String>> capabilities = Optional.empty(); // empty until the server says

    Opening(ImapConnection connection, ImapClientOptions options) {
        this.connection = connection;
        this.options = options;
    }

    Set<String> capabilities() {
        return capabilities.orElse(Set.of());
    }

    boolean isSettled() {
        return trust == Trust.SETTLED;
    }

    void learn(Set<String> names) {
        capabilities = Optional.of(names);
    }

    void learn(StatusText status) throws SyntaxFault {
        if (status.condition() == Condition.OK || status.condition() == Condition.PREAUTH) {
            Optional<ResponseCode> code =
                    status.code().filter(each -> each.name().equals("CAPABILITY"));
            if (code.isPresent()) {
                learn(code.get().capabilities());
            }
        }
    }

    void greeted(StatusText greeting) throws SyntaxFault {
        switch (greeting.condition()) {
            case OK -> {
                learn(greeting);
                withCapabilities(this::goOn);
            }
            case PREAUTH -> {
                learn(greeting);
                preauthenticated();
            }
            case BYE, NO, BAD ->
                connection.leave(new ImapClientException(Kind.REFUSED, "the connection was refused: " + greeting));
        }
    }

    /** There is no STARTTLS any more (RFC 9051 section 6.2.1). */
    private void preauthenticated() {
        if (options.startTls() == StartTls.REQUIRED && !isEncrypted()) {
            noTls("the server greets with PREAUTH, behind which there is no STARTTLS");
            return;
        }
        trust = Trust.SETTLED;
        authenticated();
    }

    /** TLS is there: of a connection that has it from the first byte the greeting comes next. */
    void secured() {
        if (trust == Trust.STARTING_TLS) {
            capabilities = Optional.empty();
            withCapabilities(this::goOn);
        }
    }

    /** The user is logged in. */
    void authenticated() {
        withCapabilities(this::compress);
    }

    /** RFC 4978. A server that would not is taken as it is. */
    private void compress() {
        if (options.compression() == Compression.OFF || !capabilities().contains("COMPRESS=DEFLATE")) {
            connection.opened();
            return;
        }
        Exchange<Void> compress =
                new Exchange<>(ImapStage.COMMAND, Request.of("COMPRESS DEFLATE"), Exchange.Turn.ALONE, status -> {
                    connection.channel().compress(); // what comes behind the answer is compressed
                    return null;
                });
        connection.send(compress).whenComplete((nothing, failure) -> {
            if (failure == null || isRefusal(failure)) {
                connection.opened();
            }
        });
    }

    /** What was said before the user is logged in does not count behind that. */
    void forget() {
        capabilities = Optional.empty();
    }

    private void withCapabilities(Runnable next) {
        if (capabilities.isPresent()) {
            next.run();
            return;
        }
        connection
                .send(Exchange.plain(ImapStage.CAPABILITIES, Request.of("CAPABILITY")))
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        leave(failure);
                    } else if (capabilities.isEmpty()) {
                        connection.bad("it has answered CAPABILITY without any");
                    } else {
                        next.run();
                    }
                });
    }

    private void goOn() {
        if (options.startTls() == StartTls.DISABLED || isEncrypted()) {
            logIn();
        } else if (capabilities().contains("STARTTLS")) {
            Exchange<Integer> startTls = new Exchange<>(
                    ImapStage.START_TLS,
                    Request.of("STARTTLS"),
                    Exchange.Turn.ALONE,
                    status -> connection.unreadBytes());
            connection.send(startTls).whenComplete(this::startTls);
        } else {
            withoutTls("the server does not offer STARTTLS");
        }
    }

    private void startTls(@Nullable Integer unreadBytes, @Nullable Throwable failure) {
        if (unreadBytes == null) {
            if (isRefusal(failure)) {
                withoutTls(words(failure));
            } else {
                leave(failure);
            }
        } else if (unreadBytes > 0) { // CVE-2021-38371
            connection.bad("the server, or somebody on the way, sent more behind its answer to STARTTLS");
        } else {
            trust = Trust.STARTING_TLS;
            connection.transport().startTls(options.tls().orElseThrow());
        }
    }

    private void withoutTls(String why) {
        if (options.startTls() == StartTls.REQUIRED) {
            noTls(why);
        } else {
            logIn();
        }
    }

    private void noTls(String why) {
        connection.leave(new ImapClientException(Kind.NO_TLS, "TLS is required: " + why));
    }

    private boolean isEncrypted() {
        return connection.transport().tls().isPresent();
    }

    private void logIn() {
        trust = Trust.SETTLED;
        new Login(connection, options.login(), this).begin();
    }

    static boolean isRefusal(@Nullable Throwable failure) {
        return failure instanceof ImapClientException own && own.kind() == Kind.REFUSED;
    }

    static String words(@Nullable Throwable failure) {
        return failure == null ? "nothing came" : String.valueOf(failure.getMessage());
    }

    private void leave(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        connection.leave(
                cause instanceof ImapClientException own ? own : new ImapClientException(Kind.REFUSED, words(cause)));
    }
}
