// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateTest {
    @TempDir
    Path folder;

    private final Queue<Runnable> renewals = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-11-27T19:00:00Z");

    private OwnCertificate own(String... names) {
        return new OwnCertificate(folder.resolve("tls"), List.of(names), () -> now, renewals::add);
    }

    private X509Certificate read(String file) {
        try (InputStream in = Files.newInputStream(folder.resolve("tls").resolve(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("tls").resolve(file)));
    }

    @Test
    void theFirstStartMakesOneForItsNamesAndThisMachine() throws Exception {
        own("mail.example.org", "localhost").get();
        X509Certificate made = read("server.pem");
        made.verify(made.getPublicKey());
        assertThat(made.getSubjectX500Principal()).hasToString("CN=mail.example.org");
        assertThat(made.getSubjectAlternativeNames().stream().map(each -> String.valueOf(each.get(1))))
                .containsExactly("mail.example.org", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(made.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(made.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(made.getNotAfter().toInstant()).isEqualTo(now.plus(SelfSigned.LIFETIME));
        assertThat(made.getBasicConstraints()).isEqualTo(-1);
        assertThat(read("certificate.pem")).isEqualTo(made);
    }

    @Test
    void nobodyElseReadsTheKey() throws IOException {
        own("a.example");
        assertThat(permissions("server.pem")).isEqualTo("rw-------");
        assertThat(permissions("certificate.pem")).isEqualTo("rw-r--r--");
        assertThat(Files.readString(folder.resolve("tls/certificate.pem"))).doesNotContain("PRIVATE");
    }

    @Test
    void theNextStartKeepsItWhileItLastsAndFits() {
        own("a.example", "localhost");
        X509Certificate first = read("server.pem");
        now = first.getNotAfter()
                .toInstant()
                .minus(OwnCertificate.RENEWED_BEFORE)
                .minusSeconds(1);
        own("a.example", "localhost");
        assertThat(read("server.pem")).isEqualTo(first);
        own("localhost");
        assertThat(read("server.pem")).isEqualTo(first);
        own("b.example", "localhost");
        X509Certificate second = read("server.pem");
        assertThat(second).isNotEqualTo(first);
        now = second.getNotAfter().toInstant().minus(OwnCertificate.RENEWED_BEFORE);
        own("b.example", "localhost");
        assertThat(read("server.pem")).isNotEqualTo(second);
    }

    @Test
    void itIsRenewedWhileTheServerRunsAndOnAnotherThread() {
        OwnCertificate own = own("a.example");
        X509Certificate first = read("server.pem");
        now = now.plus(SelfSigned.LIFETIME).minus(OwnCertificate.RENEWED_BEFORE).minus(1, ChronoUnit.SECONDS);
        own.get();
        assertThat(renewals).isEmpty();
        now = now.plusSeconds(1);
        own.get();
        own.get();
        assertThat(renewals).hasSize(1);
        assertThat(read("server.pem")).isEqualTo(first);
        renewals.remove().run();
        assertThat(read("server.pem").getNotAfter().toInstant()).isEqualTo(now.plus(SelfSigned.LIFETIME));
        own.get();
        assertThat(renewals).isEmpty();
    }

    @Test
    void whoCannotRenewTriesAgain() throws IOException {
        OwnCertificate own = own("a.example");
        now = now.plus(SelfSigned.LIFETIME);
        own.get();
        Files.createDirectories(folder.resolve("tls/server.pem.new/in-the-way"));
        renewals.remove().run();
        own.get();
        assertThat(renewals).isEmpty();
        now = now.plus(Duration.ofHours(1));
        own.get();
        assertThat(renewals).hasSize(1);
    }

    @Test
    void aPoolThatIsFullIsAskedAgain() {
        OwnCertificate own = new OwnCertificate(folder.resolve("tls"), List.of("a.example"), () -> now, work -> {
            renewals.add(work);
            throw new RejectedExecutionException("full");
        });
        now = now.plus(SelfSigned.LIFETIME);
        own.get();
        own.get();
        assertThat(renewals).hasSize(2);
    }

    @Test
    void whatIsNoCertificateIsReplaced() throws IOException {
        Files.createDirectories(folder.resolve("tls"));
        Files.writeString(folder.resolve("tls/server.pem"), "nonsense");
        own("a.example").get();
        assertThat(read("server.pem").getSubjectX500Principal()).hasToString("CN=a.example");
    }
}
