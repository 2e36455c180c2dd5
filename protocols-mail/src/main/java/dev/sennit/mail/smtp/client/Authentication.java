// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.login.ClientDialogue;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpReply;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.mail.smtp.client.SmtpConnection.Farewell;
import java.util.Optional;
import java.util.Set;

/** AUTH (RFC 4954), with the best mechanism that there is. A response may take long to compute, so others do it. */
final class Authentication {
    /** A longer command is no command (RFC 4954 section 4): its initial response is sent by itself. */
    private static final int COMMAND_CHARS = 510;

    private static final int CHALLENGE = 334;

    private final SmtpConnection connection;
    private final SaslLogin login;
    private final Set<String> offered;
    private String mechanism = "";

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
        ClientDialogue begun = new ClientDialogue(
                connection.transport().reactor(), connection.options().workers(), login.begin(best.get()));
        mechanism = best.get().wireName();
        String command = "AUTH " + mechanism;
        say(command + begun.initialResponse(COMMAND_CHARS - command.length()), begun);
    }

    private void say(String line, ClientDialogue with) {
        connection.command(SmtpStage.AUTHENTICATION, line, reply -> replied(reply, with));
    }

    private void replied(SmtpReply reply, ClientDialogue with) {
        if (reply.code() == CHALLENGE) {
            with.challenged(reply.lines().get(0), line -> respond(line, with), this::cancel);
        } else if (!reply.isPositive()) {
            connection.leave(SmtpClientException.of(Kind.NOT_AUTHENTICATED, "AUTH " + mechanism, reply), Farewell.QUIT);
        } else if (with.isOver()) {
            connection.opened();
        } else {
            leave("the server says yes before AUTH " + mechanism + " is done");
        }
    }

    private void respond(String line, ClientDialogue with) {
        if (!connection.transport().isClosing()) {
            say(line, with);
        }
    }

    /** Whatever the server says to that. */
    private void cancel(String why) {
        if (connection.transport().isClosing()) {
            return;
        }
        connection.command(SmtpStage.AUTHENTICATION, "*", reply -> leave("AUTH " + mechanism + ": " + why));
    }

    private void leave(String why) {
        connection.leave(new SmtpClientException(Kind.NOT_AUTHENTICATED, why), Farewell.QUIT);
    }
}
