// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientException.Kind;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.pop3.Pop3ClientOptions.StartTls;
import dev.sennit.mail.pop3.Pop3Stage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What comes before the first command of the user. What a server says before TLS is forgotten when TLS is there.
 *
 * <pre>
 *   +OK --> CAPA --> STLS --> TLS --> CAPA --> AUTH, APOP or USER and PASS --> ready
 * </pre>
 */
final class Opening {
    /** RFC 1939 section 7: in the greeting of servers that have APOP, in the form of a message's id. */
    private static final Pattern TIMESTAMP = Pattern.compile("<[!-;=?-~]+@[!-;=?-~]+>");

    private final Pop3Connection connection;
    private final Pop3ClientOptions options;
    private Optional<String> timestamp = Optional.empty();
    private Map<String, String> capabilities = Map.of();
    private boolean startingTls; // TLS begins behind the answer

    Opening(Pop3Connection connection, Pop3ClientOptions options) {
        this.connection = connection;
        this.options = options;
    }

    Map<String, String> capabilities() {
        return capabilities;
    }

    void greeted(@Nullable String status, @Nullable Throwable failure) {
        if (status == null) {
            leave(failure, Kind.REFUSED);
            return;
        }
        Matcher found = TIMESTAMP.matcher(status);
        timestamp = found.find() ? Optional.of(found.group()) : Optional.empty();
        askCapabilities();
    }

    /** TLS is there: of a connection that has it from the first byte the greeting comes next. */
    void secured() {
        if (startingTls) {
            capabilities = Map.of();
            askCapabilities();
        }
    }

    private void askCapabilities() {
        Exchange<Map<String, String>> capa =
                new Exchange<>(Pop3Stage.CAPABILITIES, "CAPA", Exchange.Shape.LINES, Answers::capabilities);
        connection.send(capa).whenComplete((found, failure) -> {
            if (found != null) {
                capabilities = found;
                goOn();
            } else if (isRefusal(failure)) { // an old server
                goOn();
            } else {
                leave(failure, Kind.REFUSED);
            }
        });
    }

    private void goOn() {
        if (options.startTls() == StartTls.DISABLED || isEncrypted()) {
            logIn();
        } else if (capabilities.containsKey("STLS")) {
            Exchange<Integer> stls = new Exchange<>(
                    Pop3Stage.START_TLS, "STLS", Exchange.Shape.NOTHING, (status, lines) -> connection.unreadBytes());
            connection.send(stls).whenComplete(this::startTls);
        } else {
            withoutTls("the server does not offer STLS");
        }
    }

    private void startTls(@Nullable Integer unreadBytes, @Nullable Throwable failure) {
        if (unreadBytes == null) {
            if (isRefusal(failure)) {
                withoutTls(words(failure));
            } else {
                leave(failure, Kind.REFUSED);
            }
        } else if (unreadBytes > 0) { // CVE-2021-38371
            connection.leave(new Pop3ClientException(
                    Kind.BAD_ANSWER, "the server, or somebody on the way, sent more behind its answer to STLS"));
        } else {
            startingTls = true;
            connection.transport().startTls(options.tls().orElseThrow());
        }
    }

    private void withoutTls(String why) {
        if (options.startTls() == StartTls.REQUIRED) {
            connection.leave(new Pop3ClientException(Kind.NO_TLS, "TLS is required: " + why));
        } else {
            logIn();
        }
    }

    private boolean isEncrypted() {
        return connection.transport().tls().isPresent();
    }

    private void logIn() {
        new Login(connection, options.login(), timestamp, capabilities).begin();
    }

    static boolean isRefusal(@Nullable Throwable failure) {
        return failure instanceof Pop3ClientException own && own.kind() == Kind.REFUSED;
    }

    static String words(@Nullable Throwable failure) {
        return failure == null ? "nothing came" : String.valueOf(failure.getMessage());
    }

    private void leave(@Nullable Throwable failure, Kind kind) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        connection.leave(cause instanceof Pop3ClientException own ? own : new Pop3ClientException(kind, words(cause)));
    }
}
