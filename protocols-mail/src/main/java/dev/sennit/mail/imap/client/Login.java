// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.login.ClientDialogue;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.sasl.SaslMechanism;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Proves who the user is: by SASL (RFC 9051 section 6.2.2, RFC 4959), or with LOGIN. */
final class Login {
    private static final String OFFER = "AUTH=";
    private static final int LONGEST_INITIAL_CHARS = 8000; // RFC 7162 section 4 has servers take lines of 8192

    private final ImapConnection connection;
    private final SaslLogin login;
    private final Opening opening;
    private boolean answering; // a challenge

    Login(ImapConnection connection, SaslLogin login, Opening opening) {
        this.connection = connection;
        this.login = login;
        this.opening = opening;
    }

    void begin() {
        boolean encrypted = connection.transport().tls().isPresent();
        Set<String> capabilities = opening.capabilities();
        List<String> offered = capabilities.stream()
                .filter(each -> each.startsWith(OFFER))
                .map(each -> each.substring(OFFER.length()))
                .toList();
        Optional<SaslMechanism> best = login.choose(offered, encrypted);
        boolean mayLogin = login.kind() == SaslLogin.Secret.PASSWORD && !capabilities.contains("LOGINDISABLED");
        if (best.isPresent()) {
            sasl(best.get(), capabilities.contains("SASL-IR"));
        } else if (mayLogin && login.maySendSecret(encrypted)) {
            send(Exchange.plain(
                    ImapStage.AUTHENTICATION,
                    Request.of("LOGIN").string(login.user()).string(login.secret())));
        } else {
            String why = mayLogin && offered.isEmpty()
                    ? "LOGIN would send the secret in the clear, which has to be allowed by name"
                    : login.whyNone(offered);
            leave("there is no way to log in: " + why);
        }
    }

    private void sasl(SaslMechanism mechanism, boolean takesInitialResponse) {
        ClientDialogue dialogue = new ClientDialogue(
                connection.transport().reactor(), connection.options().workers(), login.begin(mechanism));
        Request request = Request.of("AUTHENTICATE")
                .text(" " + mechanism.wireName()
                        + dialogue.initialResponse(takesInitialResponse ? LONGEST_INITIAL_CHARS : 0));
        Exchange<Void> exchange = new Exchange<>(ImapStage.AUTHENTICATION, request, Exchange.Turn.ALONE, status -> {
            if (!dialogue.isOver()) {
                leave("the server says yes before AUTHENTICATE " + mechanism.wireName() + " is done");
            }
            return null;
        });
        send(exchange.onContinuation(text -> challenged(dialogue, text)));
    }

    /** A response is computed elsewhere, one after the other. */
    private void challenged(ClientDialogue dialogue, String text) {
        if (answering) {
            connection.bad("it does not wait for the answer to its challenge");
            return;
        }
        answering = true;
        dialogue.challenged(text, this::respond, why -> leave("AUTHENTICATE: " + why));
    }

    private void respond(String line) {
        answering = false;
        if (!connection.transport().isClosing()) {
            connection.say(line);
            connection.await(ImapStage.AUTHENTICATION);
        }
    }

    private void send(Exchange<Void> exchange) {
        opening.forget();
        connection.send(exchange).whenComplete(this::over);
    }

    private void over(@Nullable Void nothing, @Nullable Throwable failure) {
        if (connection.transport().isClosing()) {
            return;
        }
        if (failure == null) {
            opening.authenticated();
        } else if (Opening.isRefusal(failure)) {
            leave(Opening.words(failure));
        }
    }

    private void leave(String why) {
        connection.leave(new ImapClientException(Kind.NOT_AUTHENTICATED, why));
    }
}
