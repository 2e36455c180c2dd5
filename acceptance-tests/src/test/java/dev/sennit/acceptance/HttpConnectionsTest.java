// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static dev.sennit.acceptance.RawConnection.End.FINISHED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said on a connection and when it ends, byte by byte. */
@OnEveryReactor
class HttpConnectionsTest {
    private static final int FILES = 10;
    private static final int MAX_PIPELINE = 4;

    @Parameter
    String reactor;

    @TempDir
    static Path folder;

    private static Server server;

    @BeforeParameterizedClassInvocation
    static void serve(String reactor) throws IOException {
        Site site = Site.in(Files.createDirectory(folder.resolve(reactor)));
        for (int i = 0; i < FILES; i++) {
            site.file(i + ".txt", "file " + i);
        }
        server = site.serve(
                Sennit.on(reactor), "--max-pipeline", Integer.toString(MAX_PIPELINE), "--max-body-bytes", "1000");
    }

    @AfterParameterizedClassInvocation
    static void end() {
        server.close();
    }

    private static String get(int file) {
        return "GET /" + file + ".txt HTTP/1.1\r\nHost: here\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, MAX_PIPELINE, MAX_PIPELINE + 1, 500})
    void pipelinedRequestsAreAnsweredInTheirOrder(int requests) {
        try (RawConnection client = server.connect()) {
            var text = new StringBuilder();
            for (int i = 0; i < requests; i++) {
                text.append(get(i % FILES));
            }
            client.send(text.toString());
            for (int i = 0; i < requests; i++) {
                assertThat(HttpAnswer.read(client).body()).isEqualTo("file " + i % FILES);
            }
            assertThat(client.isQuietFor(Duration.ofMillis(100))).isTrue();
        }
    }

    @Test
    void aRequestMayComeByteByByte() {
        try (RawConnection client = server.connect()) {
            for (char c : (get(1) + get(2)).toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(HttpAnswer.read(client).body()).isEqualTo("file 1");
            assertThat(HttpAnswer.read(client).body()).isEqualTo("file 2");
        }
    }

    @Test
    void whoHasFinishedSendingStillGetsEveryAnswer() {
        try (RawConnection client = server.connect()) {
            client.send(get(1) + get(2) + get(3)).finishSending();
            for (int i = 1; i <= 3; i++) {
                assertThat(HttpAnswer.read(client).body()).isEqualTo("file " + i);
            }
            assertThat(client.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }

    @Test
    void closeIsHeededAndWhatFollowsIsNotAnswered() {
        try (RawConnection client = server.connect()) {
            client.send(get(1) + "GET /2.txt HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n" + get(3));
            assertThat(HttpAnswer.read(client).body()).isEqualTo("file 1");
            HttpAnswer last = HttpAnswer.read(client);
            assertThat(last.body()).isEqualTo("file 2");
            assertThat(last.field("connection")).isEqualTo("close");
            assertThat(client.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }

    @Test
    void aClientOfTheOldVersionIsServedOnce() {
        try (RawConnection client = server.connect()) {
            client.send("GET /1.txt HTTP/1.0\r\n\r\n");
            assertThat(HttpAnswer.read(client).body()).isEqualTo("file 1");
            assertThat(client.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }

    /** Files cannot be posted to: the answer is 405, and the body was read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n\r\nHello",
                "Content-Length: 0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\nH\r\n4;name=\"value\"\r\nello\r\n0\r\nTrailer: yes\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void aBodyIsReadToItsEndAndTheConnectionGoesOn(String fieldsAndBody) {
        try (RawConnection client = server.connect()) {
            client.send("POST /1.txt HTTP/1.1\r\nHost: here\r\n" + fieldsAndBody + get(2));
            assertThat(HttpAnswer.read(client).status()).isEqualTo(405);
            assertThat(HttpAnswer.read(client).body()).isEqualTo("file 2");
        }
    }

    @Test
    void whoWaitsToBeAskedForTheBodyIsAsked() {
        try (RawConnection client = server.connect()) {
            client.send("POST /1.txt HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(HttpAnswer.readHead(client).status()).isEqualTo(100);
            client.send("Hello");
            assertThat(HttpAnswer.read(client).status()).isEqualTo(405);
            assertThat(HttpAnswer.read(client.send(get(2))).body()).isEqualTo("file 2");
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() {
        try (RawConnection client = server.connect()) {
            client.send("POST /1.txt HTTP/1.1\r\nHost: here\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
            assertThat(HttpAnswer.read(client).status()).isEqualTo(413);
            assertThat(client.finishSending().readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }

    @Test
    void curlWaitsForTheQuestionToo() {
        Outcome outcome = Curl.run(
                "-v", "-H", "Expect: 100-continue", "--expect100-timeout", "20", "-d", "Hello", server.url("/1.txt"));
        assertThat(outcome.succeeded().err()).contains("< HTTP/1.1 100 Continue", "< HTTP/1.1 405 ");
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /1.txt HTTP/1.1\r\n\r\n', 400",
        "'GET /1.txt HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n', 400",
        "'GET /1.txt HTTP/1.1\nHost: a\n\n', 400",
        "'GET /1.txt HTTP/1.1\r\nHost : a\r\n\r\n', 400",
        "'GET /1.txt HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n', 400",
        "'GET  /1.txt HTTP/1.1\r\nHost: a\r\n\r\n', 400",
        "'GET /1.txt\r\n\r\n', 400",
        "'GET /1.txt HTTP/2.0\r\nHost: a\r\n\r\n', 505",
        "'POST /1.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400",
        "'POST /1.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n', 400",
        "'POST /1.txt HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n', 400",
        "'POST /1.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', 501",
        "'POST /1.txt HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n', 400",
        "'POST /1.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n', 400",
        "'POST /1.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab', 400",
        "'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', 501",
        "'\u0016\u0003\u0001\u0002\u0000', 400",
    })
    void aBrokenRequestIsAnsweredAndEndsTheConnection(String request, int status) {
        try (RawConnection client = server.connect()) {
            client.send(get(1)).send(request).trySend(get(2));
            assertThat(HttpAnswer.read(client).body()).isEqualTo("file 1");
            HttpAnswer answer = HttpAnswer.read(client);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.field("connection")).isEqualTo("close");
            assertThat(client.finishSending().readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }
}
