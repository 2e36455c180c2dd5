// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.login.ClientDialogue;
import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3Stage;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.sasl.SaslMechanism;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Proves who the user is: by SASL (RFC 5034), by APOP, or with the password. */
final class Login {
    /** RFC 5034 section 4: a longer command is none, and its initial response is sent by itself. */
    private static final int COMMAND_CHARS = 253;

    private final Pop3Connection connection;
    private final SaslLogin login;
    private final Optional<String> timestamp;
    private final Map<String, String> capabilities;

    Login(Pop3Connection connection, SaslLogin login, Optional<String> timestamp, Map<String, String> capabilities) {
        this.connection = connection;
        this.login = login;
        this.timestamp = timestamp;
        this.capabilities = capabilities;
    }

    void begin() {
        boolean encrypted = connection.transport().tls().isPresent();
        List<String> offered = offered();
        Optional<SaslMechanism> best = login.choose(offered, encrypted);
        boolean password = login.kind() == SaslLogin.Secret.PASSWORD;
        if (best.isPresent()) {
            sasl(best.get());
        } else if (password && timestamp.isPresent()) {
            apop(timestamp.get());
        } else if (password && login.maySendSecret(encrypted)) {
            userAndPassword();
        } else {
            String why = password && offered.isEmpty()
                    ? "USER and PASS would send the secret in the clear, which has to be allowed by name"
                    : login.whyNone(offered);
            leave("there is no way to log in: " + why);
        }
    }

    private List<String> offered() {
        String names = capabilities.getOrDefault("SASL", "");
        return names.isEmpty() ? List.of() : Arrays.asList(names.split(" +"));
    }

    private Exchange<Void> command(String line) {
        return new Exchange<>(Pop3Stage.AUTHENTICATION, line, Exchange.Shape.NOTHING, Answers::nothing);
    }

    private void userAndPassword() {
        connection.send(command("USER " + login.user())).whenComplete((nothing, refusal) -> {
            if (refusal == null) {
                connection.send(command("PASS " + login.secret())).whenComplete(this::over);
            } else {
                over(null, refusal);
            }
        });
    }

    private void apop(String challenge) {
        String line = "APOP " + login.user() + " " + digest(challenge, login.secret());
        connection.send(command(line)).whenComplete(this::over);
    }

    private static String digest(String challenge, String secret) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(challenge.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(md5.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5", e);
        }
    }

    // ---------------------------------------------------------------------------------------------------------- SASL

    private void sasl(SaslMechanism mechanism) {
        ClientDialogue dialogue = new ClientDialogue(
                connection.transport().reactor(), connection.options().workers(), login.begin(mechanism));
        String command = "AUTH " + mechanism.wireName();
        command += dialogue.initialResponse(COMMAND_CHARS - command.length());
        connection.expectChallenges(text -> dialogue.challenged(text, this::respond, why -> leave("AUTH: " + why)));
        connection.send(command(command)).whenComplete((nothing, failure) -> {
            connection.expectChallenges(null);
            if (failure == null && !dialogue.isOver()) {
                leave("the server says yes before AUTH " + mechanism.wireName() + " is done");
            } else {
                over(null, failure);
            }
        });
    }

    private void respond(String line) {
        if (!connection.transport().isClosing()) {
            connection.respond(line);
        }
    }

    // ------------------------------------------------------------------------------------------------------- endings

    private void over(@Nullable Void nothing, @Nullable Throwable failure) {
        if (failure == null) {
            connection.opened();
        } else if (Opening.isRefusal(failure)) {
            leave(Opening.words(failure));
        }
    }

    private void leave(String why) {
        connection.leave(new Pop3ClientException(Kind.NOT_AUTHENTICATED, why));
    }
}
