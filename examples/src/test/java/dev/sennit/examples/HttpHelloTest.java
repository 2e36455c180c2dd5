// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpServerFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HttpHelloTest {
    @RegisterExtension
    final LeakCheck leaks = new LeakCheck();

    private final ManualTime time = leaks.watch(new ManualTime());
    private StringTransport wire;

    @BeforeEach
    void connect() {
        time.reactor().listen("tcp:8080", new HttpServerFactory(new HttpHello()));
        wire = time.reactor().port(8080).accept().orElseThrow();
    }

    @AfterEach
    void close() {
        if (!wire.closing()) {
            wire.loseNow(CloseReason.DONE);
        }
        time.reactor().port(8080).stopListening();
    }

    private String get(String path) {
        wire.clear();
        wire.receive("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        wire.settle();
        return wire.text();
    }

    @Test
    void visitorsAreCounted() {
        assertThat(get("/")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nHello, visitor 1!\n");
        assertThat(get("/")).endsWith("\r\n\r\nHello, visitor 2!\n");
    }

    @Test
    void anAnswerMayComeLater() {
        assertThat(get("/later")).isEmpty();
        time.advance(Duration.ofSeconds(1));
        wire.settle();
        assertThat(wire.text()).endsWith("\r\n\r\nThank you for waiting.\n");
    }

    @Test
    void whoDoesNotWaitDoesNoHarm() {
        assertThat(get("/later")).isEmpty();
        wire.loseNow(CloseReason.DONE);
        time.advance(Duration.ofSeconds(1));
        assertThat(wire.text()).isEmpty();
    }

    @Test
    void otherPathsAreNotFound() {
        assertThat(get("/elsewhere")).startsWith("HTTP/1.1 404 Not Found\r\n");
    }
}
