// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFilesTest {
    @TempDir
    Path made;

    @TempDir
    Path folder;

    private ServerFiles files() {
        return new ServerFiles(new CertificateFolder(folder), Optional.empty());
    }

    private Path save(String file, String... names) throws Exception {
        return Issued.named(made, names).save(folder.resolve(file));
    }

    private List<String> namesOf(CertificateSource source) throws IOException {
        return source.find().stream()
                .map(each -> folder.relativize(each.certificates()) + " " + folder.relativize(each.key()))
                .toList();
    }

    @Test
    void folderHoldsPairsInTheOrderOfTheirNames() throws Exception {
        for (String name : List.of("b.pem", "a.crt", "a.key", "c.pem", "c.key", "d.txt", ".hidden.pem", "README")) {
            Files.createFile(folder.resolve(name));
        }
        for (String name : List.of("live.example", "half.example")) {
            Files.createDirectory(folder.resolve(name));
            Files.createFile(folder.resolve(name).resolve("fullchain.pem"));
        }
        Files.createFile(folder.resolve("live.example").resolve("privkey.pem"));
        assertThat(namesOf(new CertificateFolder(folder)))
                .containsExactly(
                        "a.crt a.key",
                        "b.pem b.pem",
                        "c.pem c.key",
                        "live.example/fullchain.pem live.example/privkey.pem");
    }

    @Test
    void folderWithoutCertificatesIsRefused() throws Exception {
        assertThatThrownBy(() -> files().load())
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(folder.toString(), "holds no certificate", "NAME.pem", "fullchain.pem");
        Path file = Files.createFile(folder.resolve("x"));
        assertThatThrownBy(() -> new CertificateFolder(file).find()).hasMessageContaining("is no folder");
    }

    @Test
    void folderMayHoldSoManyCertificatesAndNoMore() throws Exception {
        for (int i = 0; i < CertificateFolder.MAX_CERTIFICATES; i++) {
            Files.createFile(folder.resolve(i + ".pem"));
        }
        assertThat(new CertificateFolder(folder).find()).hasSize(CertificateFolder.MAX_CERTIFICATES);
        Files.createFile(folder.resolve("last.pem"));
        assertThatThrownBy(() -> new CertificateFolder(folder).find())
                .hasMessageContainingAll("1001 certificates", "more than the 1000 allowed");
    }

    @Test
    void namesComeFromTheCertificates() throws Exception {
        save("a.pem", "a.example", "*.a.example");
        save("b.pem", "b.example");
        ServerContext loaded = files().load();
        assertThat(loaded.certificates().all()).hasSize(2);
        assertThat(loaded.certificates().covers("b.example")).isTrue();
        assertThat(loaded.certificates().covers("x.a.example")).isTrue();
        assertThat(loaded.certificates().covers("c.example")).isFalse();
    }

    @Test
    void twoCertificatesForOneNameAreRefusedAndBothFilesNamed() throws Exception {
        save("a.pem", "a.example", "both.example");
        save("b.pem", "both.example");
        assertThatThrownBy(() -> files().load())
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("a.pem", "b.pem", "both for the name both.example");
    }

    @Test
    void oneBadFileIsNamed() throws Exception {
        save("a.pem", "a.example");
        Files.writeString(folder.resolve("b.pem"), "hello");
        assertThatThrownBy(() -> files().load()).isInstanceOf(IOException.class).hasMessageContaining("b.pem");
    }

    @Test
    void certificatesThatComeAndGoAreSeen() throws Exception {
        long[] nowNanos = {0};
        List<Runnable> looks = new ArrayList<>();
        save("a.pem", "a.example");
        Renewed<ServerContext> renewed = new Renewed<>(files(), () -> nowNanos[0], looks::add);
        Path second = save("b.pem", "b.example");
        assertThat(later(renewed, nowNanos, looks).certificates().covers("b.example"))
                .isTrue();
        Files.delete(second);
        assertThat(later(renewed, nowNanos, looks).certificates().covers("b.example"))
                .isFalse();
        Files.delete(folder.resolve("a.pem"));
        assertThat(later(renewed, nowNanos, looks).certificates().covers("a.example"))
                .as("without any, what there was serves")
                .isTrue();
    }

    private static ServerContext later(Renewed<ServerContext> renewed, long[] nowNanos, List<Runnable> looks) {
        nowNanos[0] += Renewed.INTERVAL.toNanos();
        renewed.get();
        looks.forEach(Runnable::run);
        looks.clear();
        return renewed.get();
    }
}
