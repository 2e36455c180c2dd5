// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.Mode;
import dev.sennit.mail.smtp.SmtpClientOptions.StartTls;
import dev.sennit.mail.smtp.SmtpReply;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.mail.smtp.client.SmtpConnection.Farewell;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * What comes before the first message. What a server says before TLS is forgotten when TLS is there.
 *
 * <pre>
 *   220 --> EHLO --refused--> HELO --------------.
 *             | --STARTTLS--> 220 --> TLS --> EHLO --> AUTH --> ready
 * </pre>
 */
final class Opening {
    private static final int SERVICE_READY = 220;

    private final SmtpConnection connection;
    private final SmtpClientOptions options;
    private Extensions extensions = Extensions.NONE;
    private boolean startingTls; // TLS begins behind the answer

    Opening(SmtpConnection connection, SmtpClientOptions options) {
        this.connection = connection;
        this.options = options;
    }

    Extensions extensions() {
        return extensions;
    }

    void greeted(SmtpReply reply) {
        if (reply.code() == SERVICE_READY) {
            hello();
        } else {
            refused("the connection", reply);
        }
    }

    /** TLS is there: of a connection that has it from the first byte the greeting comes next. */
    void secured() {
        if (startingTls) {
            extensions = Extensions.NONE;
            hello();
        }
    }

    private void hello() {
        String verb = options.mode() == Mode.LMTP ? "LHLO " : "EHLO ";
        connection.command(SmtpStage.HELLO, verb + hostName(), this::helloed);
    }

    private void helloed(SmtpReply reply) {
        if (reply.isPositive()) {
            extensions = Extensions.of(reply);
            goOn();
        } else if (options.mode() == Mode.SMTP && isUnknown(reply)) {
            connection.command(SmtpStage.HELLO, "HELO " + hostName(), this::helloedPlainly);
        } else {
            refused(options.mode() == Mode.LMTP ? "LHLO" : "EHLO", reply);
        }
    }

    /** RFC 5321 section 4.1.1.1 has 500 and 502 for it; there are others in use, and none of them is temporary. */
    private static boolean isUnknown(SmtpReply reply) {
        return reply.code() >= 500;
    }

    private void helloedPlainly(SmtpReply reply) {
        if (reply.isPositive()) {
            goOn();
        } else {
            refused("HELO", reply);
        }
    }

    private void goOn() {
        if (options.startTls() == StartTls.DISABLED
                || connection.transport().tls().isPresent()) {
            logIn();
        } else if (extensions.has("STARTTLS")) {
            connection.command(SmtpStage.START_TLS, "STARTTLS", this::startTls);
        } else {
            withoutTls("the server does not offer STARTTLS");
        }
    }

    private void startTls(SmtpReply reply) {
        if (reply.code() != SERVICE_READY) {
            withoutTls("STARTTLS was refused: " + reply);
        } else if (connection.unreadBytes() > 0) { // CVE-2021-38371
            connection.leave(
                    new SmtpClientException(
                            Kind.BAD_REPLY,
                            "the server, or somebody on the way, sent more behind its reply to STARTTLS"),
                    Farewell.ABORT);
        } else {
            startingTls = true;
            connection.transport().startTls(options.tls().orElseThrow());
        }
    }

    private void withoutTls(String why) {
        if (options.startTls() == StartTls.REQUIRED) {
            connection.leave(new SmtpClientException(Kind.NO_TLS, "TLS is required: " + why), Farewell.QUIT);
        } else {
            logIn();
        }
    }

    private void logIn() {
        options.login()
                .ifPresentOrElse(
                        login -> new Authentication(connection, login, extensions.mechanisms()).begin(),
                        connection::opened);
    }

    private void refused(String what, SmtpReply reply) {
        connection.leave(SmtpClientException.of(Kind.REFUSED, what, reply), Farewell.QUIT);
    }

    private String hostName() {
        return options.hostName().orElseGet(() -> literal(connection.transport().host()));
    }

    /** RFC 5321 section 4.1.3. */
    private static String literal(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet) || internet.getAddress() == null) {
            return "localhost";
        }
        InetAddress host = internet.getAddress();
        String text = host.getHostAddress();
        int scope = text.indexOf('%');
        String plain = scope < 0 ? text : text.substring(0, scope);
        return host instanceof Inet6Address ? "[IPv6:" + plain + "]" : "[" + plain + "]";
    }
}
