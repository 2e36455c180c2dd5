// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.WorkerPool;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.tls.pem.CertificateFiles;
import dev.sennit.tls.pem.Renewed;
import dev.sennit.tls.pem.ServerContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a server that was given none, in a folder: {@code server.pem} has it with its key, for nobody else to read;
 * {@code certificate.pem} has it alone, for clients to trust. It is made when there is none for these names, and again before it ends,
 * also while the server runs.
 */
final class OwnCertificate implements Supplier<TlsOptions> {
    static final Duration RENEWED_BEFORE = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(OwnCertificate.class);
    private static final int DNS_NAME = 2;

    private final Path folder;
    private final List<String> names;
    private final InstantSource clock;
    private final Executor renewer;
    private final AtomicReference<Instant> due = new AtomicReference<>(Instant.MAX);
    private final Renewed<ServerContext> context;

    /** Of a server that runs. */
    static OwnCertificate of(Path folder, List<String> names) {
        return new OwnCertificate(folder, names, InstantSource.system(), new WorkerPool("sennit-certificate", 1, 1));
    }

    OwnCertificate(Path folder, List<String> names, InstantSource clock, Executor renewer) {
        this.folder = folder;
        this.names = names;
        this.clock = clock;
        this.renewer = renewer;
        MailFolder.createFolder(folder);
        try {
            Optional<X509Certificate> known = read();
            due.set(known.map(OwnCertificate::dueAt).orElseGet(clock::instant));
            if (known.isEmpty() || !isGood(known.get()) || isDue()) {
                renew();
            }
        } catch (IOException e) {
            throw new PluginFailedException("there is no certificate, and none can be made: " + e.getMessage());
        }
        context = StartTlsOptions.follow(new CertificateFiles(file(), file()));
    }

    /** With its key. */
    private Path file() {
        return folder.resolve("server.pem");
    }

    /** For clients. */
    Path publicFile() {
        return folder.resolve("certificate.pem");
    }

    @Override
    public TlsOptions get() {
        Instant seen = due.get();
        if (isDue() && due.compareAndSet(seen, Instant.MAX)) { // once, and not on the thread of a reactor
            try {
                renewer.execute(this::tryToRenew);
            } catch (RejectedExecutionException busy) {
                due.set(seen);
            }
        }
        return TlsOptions.server(context.get().context());
    }

    private boolean isDue() {
        return !clock.instant().isBefore(due.get());
    }

    private static Instant dueAt(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().minus(RENEWED_BEFORE);
    }

    private void tryToRenew() {
        try {
            renew();
        } catch (IOException | RuntimeException e) {
            LOG.error("the certificate in {} ends soon, and no other can be made: {}", file(), e.toString());
            due.set(clock.instant().plus(Duration.ofHours(1)));
        }
    }

    // ------------------------------------------------------------------------------------------------------ the files

    private Optional<X509Certificate> read() throws IOException {
        if (!Files.exists(file())) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file())) {
            return Optional.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (GeneralSecurityException broken) {
            LOG.warn("{} holds no certificate: it is made anew", file());
            return Optional.empty();
        }
    }

    private boolean isGood(X509Certificate certificate) {
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            Set<String> covered = alternatives == null
                    ? Set.of()
                    : alternatives.stream()
                            .filter(each -> each.get(0).equals(DNS_NAME))
                            .map(each -> (String) each.get(1))
                            .collect(Collectors.toCollection(TreeSet::new));
            return covered.containsAll(names);
        } catch (GeneralSecurityException broken) {
            return false;
        }
    }

    private void renew() throws IOException {
        SelfSigned made = SelfSigned.create(names, clock.instant());
        write(file(), made.certificatePem() + made.keyPem(), "rw-------");
        write(publicFile(), made.certificatePem(), "rw-r--r--");
        due.set(dueAt(made.certificate()));
        LOG.info("made a certificate for {}, which nobody but its owner vouches for: {}", names, publicFile());
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel out = FileChannel.open(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
