// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Java of one's own that holds Sennit and no more, made as docs/running.md says. */
class JlinkImageTest {
    private static final Path JMOD = Path.of(System.getProperty("sennit.acceptance.jmod"));
    private static final Duration LINK_LIMIT = Duration.ofSeconds(80);
    private static final Duration RUN_LIMIT = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    @Test
    void anImageHasTheEpollReactorAmongItsOwnLibrariesAndServesTls() {
        Path image = folder.resolve("image");
        RunningProcess.run(
                        LINK_LIMIT,
                        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                        "--module-path=" + JMOD + File.pathSeparator + Sennit.MODULES,
                        "--add-modules=dev.sennit.launcher,dev.sennit.reactor.nio,dev.sennit.reactor.epoll,"
                                + "dev.sennit.basic,dev.sennit.http,dev.sennit.tls.pem,jdk.crypto.ec,org.slf4j.simple,"
                                + "org.slf4j.jdk.platform.logging",
                        "--add-options= " + Sennit.GRANT,
                        "--output=" + image)
                .succeeded();
        String java = image.resolve("bin/java").toString();
        String nowhere = "-Djava.io.tmpdir=" + folder.resolve("missing");
        Outcome listed = RunningProcess.run(RUN_LIMIT, java, nowhere, "-m", "dev.sennit.launcher", "reactors");
        assertThat(listed.succeeded().out()).containsPattern("epoll +available, chosen");

        List<String> command = List.of(java, "-m", "dev.sennit.launcher", "echo");
        try (Server server = Server.start(command);
                RawConnection client = server.connect()) {
            assertThat(client.send("round").read(5)).isEqualTo("round");
            assertThat(server.facts().threads("sennit-epoll")).isNotEmpty();
            assertThat(server.facts().mappedFiles())
                    .contains(image.resolve("lib").resolve(EpollLibrary.FILE).toString());
            assertThat(server.err()).isEmpty();
        }

        Certificates.Issued issued = new Certificates(folder).issue("localhost");
        command = List.of(
                java, "-m", "dev.sennit.launcher", "http", "--text", "image", "--listen", "tls:0" + issued.keywords());
        try (Server server = Server.start(command)) {
            HttpAnswer answer = Curl.get(
                    server.secureUrl("/"), "--cacert", issued.certificate().toString());
            assertThat(answer.body()).isEqualTo("image");
            assertThat(server.err()).isEmpty();
        }
    }
}
