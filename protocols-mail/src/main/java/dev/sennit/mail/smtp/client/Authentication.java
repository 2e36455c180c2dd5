// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.sasl.SaslClientExchange;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.sasl.SaslRefusedException;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpReply;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.mail.smtp.client.SmtpConnection.Farewell;
import dev.sennit.reactor.Reactor;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** AUTH (RFC 4954), with the best mechanism that there is. A response may take long to compute, so others do it. */
final class Authentication {
    /** A longer command is no command (RFC 4954 section 4): its initial response is sent by itself. */
    private static final int COMMAND_CHARS = 510;

    private static final int CHALLENGE = 334;

    private final SmtpConnection connection;
    private final SaslLogin login;
    private final Set<String> offered;
    private String mechanism = "";
    private Optional<byte[]> unsent = Optional.empty(); // the initial response, if it did not fit

    Authentication(SmtpConnection connection, SaslLogin login, Set<String> offered) {
        this.connection = connection;
        this.login = login;
        this.offered = offered;
    }

    void begin() {
        boolean encrypted = connection.transport().tls().isPresent();
        Optional<SaslMechanism> best = login.choose(offered, encrypted);
        if (best.isEmpty()) {
            leave("there is no way to log in: " + login.whyNone(offered));
            return;
        }
        SaslClientExchange begun = login.begin(best.get());
        mechanism = best.get().wireName();
        Optional<byte[]> first = begun.initialResponse();
        String command = "AUTH " + mechanism
                + first.map(bytes -> " " + (bytes.length == 0 ? "=" : encode(bytes)))
                        .orElse("");
        if (command.length() > COMMAND_CHARS) {
            unsent = first;
            command = "AUTH " + mechanism;
        }
        say(command, begun);
    }

    private void say(String line, SaslClientExchange with) {
        connection.command(SmtpStage.AUTHENTICATION, line, reply -> replied(reply, with));
    }

    private void replied(SmtpReply reply, SaslClientExchange with) {
        if (reply.code() == CHALLENGE) {
            challenged(reply.lines().get(0), with);
        } else if (!reply.isPositive()) {
            connection.leave(SmtpClientException.of(Kind.NOT_AUTHENTICATED, "AUTH " + mechanism, reply), Farewell.QUIT);
        } else if (with.isProven() && unsent.isEmpty()) {
            connection.opened();
        } else {
            leave("the server says yes before AUTH " + mechanism + " is done");
        }
    }

    private void challenged(String text, SaslClientExchange with) {
        if (unsent.isPresent()) {
            String first = encode(unsent.get());
            unsent = Optional.empty();
            say(first, with);
            return;
        }
        byte[] challenge;
        try {
            challenge = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            cancel("the challenge is no base64");
            return;
        }
        compute(() -> with.respond(challenge)).whenComplete((response, failure) -> computed(response, failure, with));
    }

    private CompletionStage<byte[]> compute(Callable<byte[]> work) {
        Reactor reactor = connection.transport().reactor();
        return connection
                .options()
                .workers()
                .map(workers -> reactor.<byte[]>deferToThread(workers, work))
                .orElseGet(() -> reactor.deferToThread(work));
    }

    private void computed(byte @Nullable [] response, @Nullable Throwable failure, SaslClientExchange with) {
        if (connection.transport().isClosing()) {
            return;
        }
        if (response != null) {
            say(encode(response), with);
        } else if (failure instanceof SaslRefusedException refused) {
            cancel(String.valueOf(refused.getMessage()));
        } else {
            cancel("the response could not be computed: " + failure);
        }
    }

    /** Whatever the server says to that. */
    private void cancel(String why) {
        connection.command(SmtpStage.AUTHENTICATION, "*", reply -> leave("AUTH " + mechanism + ": " + why));
    }

    private void leave(String why) {
        connection.leave(new SmtpClientException(Kind.NOT_AUTHENTICATED, why), Farewell.QUIT);
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
