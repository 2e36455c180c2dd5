// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The options that the commands of clients have in common: who logs in, and what TLS is asked for. */
final class ClientSettings {
    /** When TLS is begun on a connection in the clear. */
    enum StartTls {
        AUTO,
        REQUIRED,
        NEVER
    }

    static final PluginOption<String> USER =
            PluginOption.text("user", "The name to log in with. Without it, send-mail logs nobody in.");

    static final PluginOption<Path> PASSWORD_FILE = PluginOption.path(
            "password-file",
            "FILE",
            "A file whose first line is the password. Default: the environment's SENNIT_PASSWORD, else the terminal is"
                    + " asked.");

    static final PluginOption<Boolean> CLEAR_PASSWORD = onOff(
            "clear-password",
            "on sends the password itself where it can be read on the way, if the server wants that.");

    static final PluginOption<StartTls> STARTTLS = new PluginOption<>(
            "starttls",
            "WHEN",
            Optional.of("auto"),
            "When to begin TLS on a connection in the clear: required, never, or auto, which is where the server offers"
                    + " it, and required with --user unless --clear-password is on.",
            ClientSettings::parseStartTls);

    static final PluginOption<Path> CA = PluginOption.path(
            "ca",
            "FILE",
            "Certificates to trust in STARTTLS, in PEM. Default: those that Java trusts. For tls: write tls:HOST:PORT:ca=FILE.");

    static final List<PluginOption<?>> ALL = List.of(USER, PASSWORD_FILE, CLEAR_PASSWORD, STARTTLS, CA);

    private static final String PASSWORD_VARIABLE = "SENNIT_PASSWORD";
    private static final int MAX_PASSWORD_BYTES = 65_536; // tokens of OAuth 2 are long

    private ClientSettings() {}

    static PluginOption<Boolean> onOff(String name, String help) {
        return new PluginOption<>(name, "on|off", Optional.of("off"), help, ClientSettings::parseOnOff);
    }

    private static boolean parseOnOff(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is not on or off");
        };
    }

    private static StartTls parseStartTls(String text) {
        return switch (text) {
            case "auto" -> StartTls.AUTO;
            case "required" -> StartTls.REQUIRED;
            case "never" -> StartTls.NEVER;
            default -> throw new IllegalArgumentException("'" + text + "' is not one of auto, required and never");
        };
    }

    /** Who logs in, if anybody does. */
    static Optional<SaslLogin> login(PluginContext context) {
        Optional<String> user = context.find(USER);
        if (user.isEmpty()) {
            return Optional.empty();
        }
        try {
            SaslLogin login = SaslLogin.withPassword(user.get(), password(context, user.get()));
            return Optional.of(context.value(CLEAR_PASSWORD) ? login.withSecretsInClear() : login);
        } catch (IllegalArgumentException e) {
            throw new PluginUsageException("--user, or the password: " + e.getMessage());
        }
    }

    private static String password(PluginContext context, String user) {
        Optional<Path> file = context.find(PASSWORD_FILE);
        if (file.isPresent()) {
            return firstLine(file.get());
        }
        String variable = System.getenv(PASSWORD_VARIABLE);
        if (variable != null) {
            return variable;
        }
        char[] typed = System.console() == null ? null : System.console().readPassword("Password of %s: ", user);
        if (typed == null) {
            throw new PluginUsageException(
                    "there is no terminal to ask for the password: give --password-file, or set " + PASSWORD_VARIABLE);
        }
        return new String(typed);
    }

    private static String firstLine(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_PASSWORD_BYTES), java.nio.charset.StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new PluginFailedException("the password in " + file + " cannot be read: " + e);
        }
    }

    /** Whether a server without TLS will do. */
    static StartTls startTls(PluginContext context) {
        StartTls wanted = context.value(STARTTLS);
        boolean secret = context.find(USER).isPresent() && !context.value(CLEAR_PASSWORD);
        return wanted == StartTls.AUTO && secret ? StartTls.REQUIRED : wanted;
    }

    /** For STARTTLS with a host. */
    static TlsOptions tls(PluginContext context, String host) {
        try {
            Optional<Path> file = context.find(CA);
            return TlsOptions.client(file.isPresent() ? trusting(file.get()) : SSLContext.getDefault(), host);
        } catch (GeneralSecurityException | IOException e) {
            throw new PluginFailedException("--ca: " + e.getMessage());
        }
    }

    private static SSLContext trusting(Path file) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca" + number++, each);
            }
            if (number == 0) {
                throw new IOException(file + " has no certificate");
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
