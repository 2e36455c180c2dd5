// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpStatus;
import org.junit.jupiter.api.Test;

class HttpChannelTest {
    private static final HttpHandler HELLO = (request, response) ->
            response.send("text/plain", "Hello, World!".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    private static final String HELLO_RESPONSE =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, World!";

    @Test
    void aRequestIsAnsweredInFull() {
        Wire wire = new Wire(HELLO).sends(Wire.GET);
        assertThat(wire.transport.text())
                .isEqualTo("HTTP/1.1 200 OK\r\nServer: Sennit\r\nDate: " + Wire.DATE
                        + "\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, World!");
        assertThat(wire.transport.closing()).isFalse();
        assertThat(wire.sends(Wire.GET).takes()).isEqualTo(HELLO_RESPONSE + HELLO_RESPONSE);
    }

    @Test
    void everythingAboutTheRequestIsThere() {
        Wire wire = new Wire((request, response) -> response.send(request + "|" + request.method() + "|"
                + request.path()
                + "|" + request.query() + "|" + request.host() + "|" + request.version() + "|"
                + request.header("x-y").orElse("none") + "|" + request.body().remaining() + "|" + request.peer()));
        wire.sends("PUT /a%20b?c=d HTTP/1.1\r\nHost: h:1\r\nX-Y: z\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(wire.received())
                .endsWith("\r\n\r\nPUT /a%20b?c=d HTTP/1.1|PUT|/a%20b|c=d|h:1|HTTP/1.1|z|5|/198.51.100.7:54321");
    }

    @Test
    void errorAndRedirectKeepTheHeadersThatWereSet() {
        Wire wire = new Wire((request, response) -> {
            if (request.path().equals("/gone")) {
                response.header("X-A", "1").error(HttpStatus.GONE);
            } else {
                response.addHeader("X-A", "1").addHeader("X-A", "2").redirect(HttpStatus.FOUND, "/there");
            }
        });
        assertThat(wire.sends("GET /gone HTTP/1.1\r\nHost: a\r\n\r\n").takes())
                .isEqualTo("HTTP/1.1 410 Gone\r\nX-A: 1\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Length: 9\r\n\r\n410 Gone\n");
        assertThat(wire.sends(Wire.GET).takes())
                .isEqualTo("HTTP/1.1 302 Found\r\nX-A: 1\r\nX-A: 2\r\nLocation: /there\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 10\r\n\r\n302 Found\n");
    }
}
