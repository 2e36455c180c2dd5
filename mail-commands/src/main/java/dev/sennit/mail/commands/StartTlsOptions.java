// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.tls.pem.CertificateFiles;
import dev.sennit.tls.pem.CertificateList;
import dev.sennit.tls.pem.Renewed;
import dev.sennit.tls.pem.ServerContext;
import dev.sennit.tls.pem.ServerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** With what certificate STARTTLS is offered. */
final class StartTlsOptions {
    private static final PluginOption<Path> CERTIFICATE = PluginOption.path(
            "starttls-cert",
            "FILE",
            "Offer STARTTLS with the certificates in this PEM file, the server's first; read again when it changes.");

    private static final PluginOption<Path> KEY = PluginOption.path(
            "starttls-key",
            "FILE",
            "The PEM file of that certificate's private key. Default: the file of --starttls-cert.");

    static final List<PluginOption<?>> ALL = List.of(CERTIFICATE, KEY);

    private StartTlsOptions() {}

    /** Empty unless the user names a certificate. */
    static Optional<Supplier<TlsOptions>> find(PluginContext context) {
        Optional<Path> certificate = context.find(CERTIFICATE);
        Optional<Path> key = context.find(KEY);
        if (key.isPresent() && certificate.isEmpty()) {
            throw new PluginUsageException("--starttls-key needs --starttls-cert: the certificate that it belongs to");
        }
        return certificate.map(file -> {
            Renewed<ServerContext> renewed = follow(new CertificateFiles(file, key.orElse(file)));
            return () -> TlsOptions.server(renewed.get().context());
        });
    }

    static Renewed<ServerContext> follow(CertificateFiles files) {
        try {
            return new Renewed<>(new ServerFiles(new CertificateList(List.of(files)), Optional.empty()));
        } catch (IOException e) {
            throw new PluginFailedException("STARTTLS cannot be offered: " + e.getMessage());
        }
    }
}
