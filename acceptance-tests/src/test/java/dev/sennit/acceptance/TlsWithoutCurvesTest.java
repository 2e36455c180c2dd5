// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java without the module {@code jdk.crypto.ec}, as docs/serving-tls.md tells of images made with jlink. */
class TlsWithoutCurvesTest {
    private static final int ALL_IN_BASE = 22; // from this Java on
    private static final Sennit BARE = Sennit.complete()
            .withJavaOptions("--limit-modules=dev.sennit.launcher,dev.sennit.reactor.nio,dev.sennit.reactor.epoll,"
                    + "dev.sennit.basic,dev.sennit.http,dev.sennit.tls.pem,org.slf4j.simple");

    @TempDir
    Path folder;

    @BeforeEach
    void check() {
        assumeTrue(Runtime.version().feature() < ALL_IN_BASE, "this Java always has elliptic curves");
    }

    private String endpoint(String kind) {
        return "tls:0" + new Certificates(folder).issue("localhost", kind).keywords();
    }

    @Test
    void aKeyOnACurveIsRefusedAndTheModuleIsNamed() {
        String said =
                BARE.run("http", "--text", "x", "--listen", endpoint("ec")).complained(2);
        assertThat(said).contains("localhost.key", "this Java has no EC", "jdk.crypto.ec");
    }

    @Test
    void withAnRsaKeyOnlyWhoCanDoWithoutCurvesIsServed() {
        try (Server server = BARE.serve("http", "--text", "x", "--listen", endpoint("rsa"))) {
            assertThat(OpenSsl.greet(server.port(), "-tls1_3").succeeded().out())
                    .contains("Server Temp Key: DH");
            Outcome curves = OpenSsl.greet(server.port(), "-tls1_3", "-groups", "X25519:P-256");
            assertThat(curves.exitCode()).isNotZero();
            assertThat(curves.out()).contains("no peer certificate available");
        }
    }
}
