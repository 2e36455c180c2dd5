// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static dev.sennit.acceptance.RawConnection.End.FINISHED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a client may take. Each deadline is kept: never early, and not much later. */
class HttpDeadlinesTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    /** For busy machines; less than a head has by default. */
    private static final Duration TOLERANCE = Duration.ofSeconds(8);

    private static Server serve(String... options) {
        String[] arguments = new String[options.length + 5];
        System.arraycopy(new String[] {"http", "--text", "fine", "--listen", "tcp:0"}, 0, arguments, 0, 5);
        System.arraycopy(options, 0, arguments, 5, options.length);
        return Sennit.complete().serve(arguments);
    }

    @Test
    void aHeadThatDripsInEndsWith408AtItsDeadline() {
        try (Server server = serve("--header-timeout", "1s");
                RawConnection client = server.connect();
                Drip drip = new Drip(client, GET.strip() + "\r\nX: " + "x".repeat(10_000))) {
            long start = System.nanoTime();
            drip.start();
            HttpAnswer answer = HttpAnswer.read(client);
            assertThat(answer.status()).isEqualTo(408);
            assertOnTime(start);
        }
    }

    @Test
    void aHeadThatStopsEndsWith408AtItsDeadline() {
        try (Server server = serve("--header-timeout", "1s");
                RawConnection client = server.connect()) {
            assertThat(HttpAnswer.read(client.send(GET)).body()).isEqualTo("fine");
            long start = System.nanoTime();
            client.send("GET / HT");
            assertThat(HttpAnswer.read(client).status()).isEqualTo(408);
            assertOnTime(start);
            assertThat(client.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }

    @Test
    void aConnectionThatNeverSaysAnythingIsClosedWithoutAWord() {
        try (Server server = serve("--idle-timeout", "1s")) {
            long start = System.nanoTime();
            try (RawConnection client = server.connect()) {
                assertThat(client.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
                assertOnTime(start);
            }
        }
    }

    @Test
    void aConnectionThatIsIdleAfterItsAnswerIsClosedWithoutAWord() {
        Duration idle = Duration.ofSeconds(4);
        try (Server server = serve("--idle-timeout", "4s");
                RawConnection client = server.connect()) {
            Eventually.pause(Duration.ofMillis(500)); // which do not count
            long start = System.nanoTime();
            assertThat(HttpAnswer.read(client.send(GET)).body()).isEqualTo("fine");
            assertThat(client.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(idle, idle.plus(TOLERANCE));
        }
    }

    @Test
    void aConnectionThatIsUsedStaysOpen() {
        try (Server server = serve("--idle-timeout", "5s", "--header-timeout", "5s");
                RawConnection client = server.connect()) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < Duration.ofSeconds(6).toNanos()) {
                assertThat(HttpAnswer.read(client.send(GET)).body()).isEqualTo("fine");
                Eventually.pause(Duration.ofMillis(100));
            }
        }
    }

    @Test
    void aBodyThatStopsEndsWith408AtItsDeadline() {
        try (Server server = serve("--body-timeout", "1s");
                RawConnection client = server.connect()) {
            long start = System.nanoTime();
            client.send("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nHello");
            assertThat(HttpAnswer.read(client).status()).isEqualTo(408);
            assertOnTime(start);
            assertThat(client.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }

    @Test
    void aBodyThatDripsInEndsWith408WhenItsGraceIsOver() {
        Duration grace = Duration.ofSeconds(5);
        try (Server server = serve();
                RawConnection client = server.connect();
                Drip drip = new Drip(client, "x".repeat(1000))) {
            long start = System.nanoTime();
            client.send("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n");
            drip.start();
            assertThat(HttpAnswer.read(client).status()).isEqualTo(408);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(grace, grace.plus(TOLERANCE));
        }
    }

    @Test
    void aDeadlineCanBeSwitchedOff() {
        try (Server server = serve("--idle-timeout", "none", "--header-timeout", "none");
                RawConnection client = server.connect()) {
            assertThat(client.isQuietFor(DEADLINE)).isTrue();
            assertThat(HttpAnswer.read(client.send(GET)).body()).isEqualTo("fine");
        }
    }

    private static void assertOnTime(long startNanos) {
        Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
        assertThat(taken).isGreaterThanOrEqualTo(DEADLINE).isLessThan(DEADLINE.plus(TOLERANCE));
    }
}
