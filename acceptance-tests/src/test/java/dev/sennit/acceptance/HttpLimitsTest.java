// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static dev.sennit.acceptance.RawConnection.End.FINISHED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large a request may be. */
class HttpLimitsTest {
    private static Server server;

    @BeforeAll
    static void serve() {
        server = Sennit.complete()
                .serve(
                        "http",
                        "--text",
                        "fine",
                        "--listen",
                        "tcp:0",
                        "--max-header-bytes",
                        "2000",
                        "--max-body-bytes",
                        "1000");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"1999, 200", "2000, 200", "2001, 431", "65536, 431", "1000000, 431"})
    void theFieldsOfAHeadAreLimited(int bytes, int status) {
        String host = "Host: here\r\n";
        String long_ = "X: ";
        String value = "x".repeat(bytes - host.length() - long_.length() - 2);
        assertAnswered("GET / HTTP/1.1\r\n" + host + long_ + value + "\r\n\r\n", status);
    }

    @Test
    void manyShortFieldsAreLimitedToo() {
        assertAnswered("GET / HTTP/1.1\r\nHost: here\r\n" + "X: y\r\n".repeat(99) + "\r\n", 200);
        assertAnswered("GET / HTTP/1.1\r\nHost: here\r\n" + "X: y\r\n".repeat(100) + "\r\n", 431);
    }

    @Test
    void aHeaderOf64KibIsTooLargeUnlessSaidOtherwise() {
        String request = "GET / HTTP/1.1\r\nHost: here\r\nX: " + "x".repeat(65536) + "\r\n\r\n";
        try (Server usual = Sennit.complete().serve("http", "--text", "fine", "--listen", "tcp:0")) {
            assertAnswered(usual, request, 431);
        }
        try (Server generous = Sennit.complete()
                .serve("http", "--text", "fine", "--listen", "tcp:0", "--max-header-bytes", "100000")) {
            assertAnswered(generous, request, 200);
        }
    }

    @Test
    void theRequestLineIsLimited() {
        assertAnswered("GET /" + "x".repeat(8000) + " HTTP/1.1\r\nHost: here\r\n\r\n", 200);
        assertAnswered("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: here\r\n\r\n", 414);
    }

    @ParameterizedTest
    @CsvSource({"999, 200", "1000, 200", "1001, 413", "1000000, 413"})
    void bodiesAreLimited(int bytes, int status) {
        String head = "GET / HTTP/1.1\r\nHost: here\r\n";
        String body = "x".repeat(bytes);
        assertAnswered(head + "Content-Length: " + bytes + "\r\n\r\n" + body, status);
        assertAnswered(
                head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(bytes) + "\r\n" + body
                        + "\r\n0\r\n\r\n",
                status);
    }

    @Test
    void aBodyInTooManyChunksIsLimited() {
        assertAnswered(
                "GET / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(1001)
                        + "0\r\n\r\n",
                413);
    }

    private static void assertAnswered(String request, int status) {
        assertAnswered(server, request, status);
    }

    /** The refusal arrives although the client has not yet sent everything. */
    private static void assertAnswered(Server server, String request, int status) {
        try (RawConnection client = server.connect()) {
            client.trySend(request);
            HttpAnswer answer = HttpAnswer.read(client);
            assertThat(answer.status()).isEqualTo(status);
            if (status == 200) {
                assertThat(HttpAnswer.read(client.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n"))
                                .body())
                        .isEqualTo("fine");
            } else {
                assertThat(answer.field("connection")).isEqualTo("close");
                assertThat(client.finishSending().readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
            }
        }
    }
}
