// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CertifiedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewedTest {
    private static final long START_NANOS = Long.MAX_VALUE - 10; // the clock may pass the end of its numbers
    private static final long INTERVAL_NANOS = Renewed.INTERVAL.toNanos();

    @TempDir
    Path folder;

    private final List<Runnable> looks = new ArrayList<>();
    private long nowNanos = START_NANOS;
    private Path certificate;
    private Path key;
    private Renewed<CertifiedKey> renewed;

    @BeforeEach
    void begin() throws Exception {
        certificate = folder.resolve("server.crt");
        key = folder.resolve("server.key");
        write(Issued.with("EC", folder));
        renewed = new Renewed<>(new CertificateFiles(certificate, key), () -> nowNanos, looks::add);
    }

    private void write(Issued issued) throws Exception {
        Files.writeString(certificate, issued.certificatePem());
        Files.writeString(key, issued.keyPem());
    }

    /** What there is after an interval and a look. */
    private CertifiedKey later() {
        nowNanos += INTERVAL_NANOS;
        renewed.get();
        looks.forEach(Runnable::run);
        looks.clear();
        return renewed.get();
    }

    @Test
    void nobodyLooksBeforeTheIntervalIsOverAndThenOne() {
        CertifiedKey first = renewed.get();
        nowNanos += INTERVAL_NANOS - 1;
        assertThat(renewed.get()).isSameAs(first);
        assertThat(looks).isEmpty();
        nowNanos++;
        assertThat(renewed.get()).isSameAs(first);
        assertThat(renewed.get()).isSameAs(first);
        assertThat(looks).hasSize(1);
    }

    @Test
    void filesThatStayKeepTheirContext() {
        CertifiedKey first = renewed.get();
        assertThat(later()).isSameAs(first);
    }

    @Test
    void newFilesServeFromTheNextLookOn() throws Exception {
        CertifiedKey first = renewed.get();
        write(Issued.with("RSA", folder));
        assertThat(later()).isNotSameAs(first);
    }

    @Test
    void halfRenewedFilesChangeNothingUntilTheyAreWhole() throws Exception {
        CertifiedKey first = renewed.get();
        Issued next = Issued.with("RSA", folder);
        Files.writeString(certificate, next.certificatePem());
        assertThat(later()).isSameAs(first);
        assertThat(later()).isSameAs(first);
        Files.writeString(key, next.keyPem());
        assertThat(later()).isNotSameAs(first);
    }

    /** What kept them from being read may go without a trace in them: a permission, a full table of open files. */
    @Test
    void filesThatCouldNotBeReadAreReadAgainThoughTheyStayTheSame() throws Exception {
        IOException[] trouble = {null};
        int[] loads = {0};
        PemSource<Integer> source = new PemSource<>() {
            @Override
            public List<Path> files() {
                return List.of(certificate);
            }

            @Override
            public Integer load() throws IOException {
                if (trouble[0] != null) {
                    throw trouble[0];
                }
                return ++loads[0];
            }
        };
        var followed = new Renewed<>(source, () -> nowNanos, Runnable::run);
        Files.writeString(certificate, "something else");
        trouble[0] = new IOException("the test wants it");
        for (int i = 0; i < 3; i++) {
            nowNanos += INTERVAL_NANOS;
            assertThat(followed.get()).isOne();
        }
        trouble[0] = null;
        nowNanos += INTERVAL_NANOS;
        assertThat(followed.get()).isEqualTo(2);
        nowNanos += INTERVAL_NANOS;
        assertThat(followed.get()).as("and then left alone").isEqualTo(2);
    }

    @Test
    void filesThatAreGoneChangeNothing() throws Exception {
        CertifiedKey first = renewed.get();
        Files.delete(certificate);
        assertThat(later()).isSameAs(first);
    }
}
