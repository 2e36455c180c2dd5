// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CertifiedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateFilesTest {
    @TempDir
    Path folder;

    private Path certificate;
    private Path key;

    @BeforeEach
    void name() {
        certificate = folder.resolve("server.crt");
        key = folder.resolve("server.key");
    }

    private Issued issue(String algorithm) throws Exception {
        Issued issued = Issued.with(algorithm, folder);
        Files.writeString(certificate, issued.certificatePem());
        Files.writeString(key, issued.keyPem());
        return issued;
    }

    private CertificateFiles files() {
        return new CertificateFiles(certificate, key);
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(() -> files().load()).isInstanceOf(IOException.class).hasMessageContainingAll(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void everyKindOfKeyServes(String algorithm) throws Exception {
        Issued issued = issue(algorithm);
        CertifiedKey loaded = files().load();
        assertThat(loaded.chain()).containsExactly(issued.certificate());
        assertThat(loaded.key().getAlgorithm())
                .as("which is how a key manager is asked for it")
                .isEqualTo(issued.certificate().getPublicKey().getAlgorithm());
    }

    @Test
    void certificateAndKeyMayBeInOneFile() throws Exception {
        Issued issued = issue("EC");
        Files.writeString(certificate, issued.keyPem() + issued.certificatePem());
        key = certificate;
        assertThat(files().files()).containsExactly(certificate);
        assertThat(files().load()).isNotNull();
    }

    @Test
    void keyOfAnotherCertificateIsRefused() throws Exception {
        issue("EC");
        Files.writeString(key, Issued.with("EC", folder).keyPem());
        assertRefused("the key in", "server.key", "does not belong", "server.crt");
    }

    @Test
    void keyOfAnotherKindIsRefused() throws Exception {
        issue("EC");
        Files.writeString(key, Issued.with("RSA", folder).keyPem());
        assertRefused("does not belong");
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertRefused("server.crt does not exist");
        issue("EC");
        Files.delete(key);
        assertRefused("server.key does not exist");
        Files.createDirectory(key);
        assertRefused("server.key is no regular file");
    }

    @Test
    void whatIsNoPemIsNamed() throws Exception {
        Issued issued = issue("EC");
        Files.writeString(certificate, "hello");
        assertRefused("server.crt");
        Files.writeString(certificate, issued.certificatePem().substring(0, 300));
        assertRefused("server.crt");
        Files.writeString(certificate, issued.certificatePem());
        Files.writeString(key, "hello");
        assertRefused("server.key");
        Files.writeString(key, issued.certificatePem());
        assertRefused("server.key");
    }

    @Test
    void keyWithAPasswordIsRefused() throws Exception {
        Issued issued = issue("EC");
        Files.writeString(key, issued.keyPem().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        assertRefused("server.key is encrypted");
    }

    @Test
    void endlessFileIsRefused() throws Exception {
        issue("EC");
        Files.write(certificate, new byte[(1 << 20) + 1]);
        assertRefused("server.crt is larger than");
    }
}
