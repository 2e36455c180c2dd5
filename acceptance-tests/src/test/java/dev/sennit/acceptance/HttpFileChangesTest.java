// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while they are served. */
class HttpFileChangesTest {
    private static final int FILE_BYTES = 32 << 20;
    private static final String GET = "GET /large HTTP/1.1\r\nHost: here\r\n\r\n";

    @TempDir
    Path folder;

    private Site site;
    private Path file;

    @BeforeEach
    void create() {
        site = Site.in(folder);
        file = site.sparse("large", FILE_BYTES);
    }

    @Test
    void aFileThatIsDeletedWhileItIsServedStillArrivesWhole() throws IOException {
        try (Server server = site.serve();
                RawConnection client = server.connect()) {
            assertThat(HttpAnswer.readHead(client.send(GET)).status()).isEqualTo(200);
            Files.delete(file);
            client.skip(FILE_BYTES);
            assertThat(HttpAnswer.read(client.send(GET)).status()).isEqualTo(404);
            assertThat(server.err()).doesNotContain("\tat ");
        }
    }

    @Test
    void aFileThatBecomesShorterCutsTheConnection() throws IOException {
        try (Server server = site.serve();
                RawConnection client = server.connect()) {
            HttpAnswer head = HttpAnswer.readHead(client.send(GET));
            assertThat(head.field("content-length")).isEqualTo("" + FILE_BYTES);
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                access.setLength(1);
            }
            assertThat(client.readToEnd().text().length()).isLessThan(FILE_BYTES);
            assertThat(Curl.get(server.url("/large")).field("content-length")).isEqualTo("1");
        }
    }

    @Test
    void aFileThatBecomesLongerIsSentAsItWasAnnounced() throws IOException {
        try (Server server = site.serve();
                RawConnection client = server.connect()) {
            assertThat(HttpAnswer.readHead(client.send(GET)).status()).isEqualTo(200);
            site.sparse("large", FILE_BYTES + 1000);
            client.skip(FILE_BYTES);
            HttpAnswer next = HttpAnswer.readHead(client.send(GET.replace("GET", "HEAD")));
            assertThat(next.field("content-length")).isEqualTo("" + (FILE_BYTES + 1000));
        }
    }

    @Test
    void aFileThatIsReplacedIsAnotherVersion() throws IOException {
        try (Server server = site.serve()) {
            site.file("page.html", "old");
            String before = Curl.get(server.url("/page.html")).field("etag");
            Path draft = Files.writeString(folder.resolve("draft"), "brand new");
            Files.move(draft, site.root().resolve("page.html"), StandardCopyOption.REPLACE_EXISTING);
            HttpAnswer after = Curl.get(server.url("/page.html"), "-H", "If-None-Match: " + before);
            assertThat(after.status()).isEqualTo(200);
            assertThat(after.body()).isEqualTo("brand new");
        }
    }
}
