// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpServerFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpGuestBookTest {
    private final ManualTime time = new ManualTime();

    @BeforeEach
    void listen() {
        time.reactor().listen("tcp:8080", new HttpServerFactory(new HttpGuestBook().handler()));
    }

    private StringTransport ask(String request) {
        StringTransport wire = time.reactor().port(8080).accept().orElseThrow();
        wire.receive(request);
        time.advance(Duration.ZERO);
        return wire;
    }

    private String sign(String text) {
        String form = "text=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
        return ask("POST /entries HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + form.length() + "\r\n\r\n" + form)
                .text();
    }

    private StringTransport read(String field) {
        return ask("GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n" + field + "\r\n");
    }

    @Test
    void whoReadsSeesWhatIsSignedMeanwhile() {
        StringTransport reader = read("");
        assertThat(reader.text()).contains("Content-Type: text/event-stream");
        reader.clear();
        assertThat(sign("<b>Hello</b>"))
                .startsWith("HTTP/1.1 303 See Other\r\n")
                .contains("Location: /\r\n");
        time.advance(Duration.ZERO);
        assertThat(reader.text()).contains("data: <b>Hello</b>\n", "id: 1\n");
    }

    @Test
    void whoComesBackGetsWhatIsNew() {
        sign("one");
        sign("two");
        assertThat(read("Last-Event-ID: 1\r\n").text()).contains("data: two\n").doesNotContain("data: one\n");
    }

    @Test
    void aReaderThatHasGoneIsForgotten() {
        read("").loseNow(CloseReason.ABORTED);
        time.advance(Duration.ZERO);
        assertThat(sign("alone")).startsWith("HTTP/1.1 303 ");
    }

    @Test
    void anEntryHasAPageOfItsOwn() {
        sign("tea & cake");
        assertThat(ask("GET /entries/1 HTTP/1.1\r\nHost: a\r\n\r\n").text()).endsWith("tea & cake\n");
        assertThat(ask("GET /entries/2 HTTP/1.1\r\nHost: a\r\n\r\n").text()).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void whatIsTooLongOrNothingIsRefused() {
        assertThat(sign(" ")).startsWith("HTTP/1.1 400 ");
        assertThat(sign("x".repeat(501))).startsWith("HTTP/1.1 400 ").endsWith("a text has 1 to 500 characters\n");
    }
}
