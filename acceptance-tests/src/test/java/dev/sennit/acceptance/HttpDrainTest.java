// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static dev.sennit.acceptance.RawConnection.End.FINISHED;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A server that is asked to end finishes what it has begun, and begins nothing more. */
@OnEveryReactor
class HttpDrainTest {
    private static final int FILE_BYTES = 32 << 20; // more than the sockets hold
    private static final String GET_LARGE = "GET /large HTTP/1.1\r\nHost: here\r\n\r\n";
    private static final String GET_SMALL = "GET /small.txt HTTP/1.1\r\nHost: here\r\n\r\n";

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private Site site;

    @BeforeEach
    void create() {
        site = Site.in(folder).file("small.txt", "small");
        site.sparse("large", FILE_BYTES);
    }

    @Test
    void anAnswerThatHasBegunIsCompleted() {
        try (Server server = site.serve(Sennit.on(reactor), "--grace", "1m");
                RawConnection client = server.connect()) {
            assertThat(HttpAnswer.readHead(client.send(GET_LARGE)).status()).isEqualTo(200);
            server.signal("TERM");
            Eventually.await("the port closes", () -> !server.accepts());
            client.skip(FILE_BYTES);
            assertThat(client.finishSending().readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
            server.awaitEnd().succeeded();
        }
    }

    @Test
    void aRequestThatHasBegunIsAnsweredAsTheLastOne() {
        try (Server server = site.serve(Sennit.on(reactor), "--grace", "1m");
                RawConnection client = server.connect()) {
            assertThat(HttpAnswer.read(client.send(GET_SMALL)).body()).isEqualTo("small");
            client.send(GET_SMALL.substring(0, 10));
            Eventually.await("it is there", () -> {
                server.signal("USR1"); // tells of the connection
                return server.err().contains(" request head in ");
            });
            server.signal("TERM");
            Eventually.await("the port closes", () -> !server.accepts());
            HttpAnswer last = HttpAnswer.read(client.send(GET_SMALL.substring(10)));
            assertThat(last.body()).isEqualTo("small");
            assertThat(last.field("connection")).isEqualTo("close");
            assertThat(client.finishSending().readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
            server.awaitEnd().succeeded();
        }
    }

    @Test
    void connectionsBetweenRequestsAreClosedAtOnce() {
        try (Server server = site.serve(Sennit.on(reactor), "--grace", "1m");
                RawConnection silent = server.connect();
                RawConnection used = server.connect()) {
            assertThat(HttpAnswer.read(used.send(GET_SMALL)).body()).isEqualTo("small");
            server.signal("INT");
            assertThat(silent.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
            assertThat(used.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
            silent.finishSending();
            used.finishSending();
            server.awaitEnd().succeeded();
        }
    }

    @Test
    void aClientThatReadsNothingIsAbortedAfterTheGrace() {
        try (Server server = site.serve(Sennit.on(reactor), "--grace", "500ms");
                RawConnection client = server.connect()) {
            assertThat(HttpAnswer.readHead(client.send(GET_LARGE)).status()).isEqualTo(200);
            server.signal("TERM");
            assertThat(server.awaitEnd().succeeded().err()).contains("connections aborted: 1");
            assertThat(client.readToEnd().text().length()).isLessThan(FILE_BYTES);
        }
    }
}
