// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static dev.sennit.acceptance.RawConnection.End.FINISHED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The plugins of protocols-basic over real sockets. */
class WireProtocolsTest {
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private static Server serve(String... arguments) {
        return Sennit.complete().serve(arguments);
    }

    @Test
    void echoSendsEveryByteBackAndFinishesWhenThePeerDoes() {
        String everyByte = everyByte();
        try (Server server = serve("echo");
                RawConnection client = server.connect()) {
            assertThat(client.send(everyByte).read(256)).isEqualTo(everyByte);
            client.send("the last words").finishSending();
            RawConnection.Rest rest = client.readToEnd();
            assertThat(rest.text()).isEqualTo("the last words");
            assertThat(rest.end()).isEqualTo(FINISHED);
        }
    }

    @Test
    void echoOfMegabytesComesBackWhole() {
        String block = everyByte().repeat(4096); // 1 MiB: more than the buffers on the way hold
        try (Server server = serve("echo");
                RawConnection client = server.connect()) {
            var sender = new Thread(() -> client.send(block).send(block).finishSending());
            sender.start();
            assertThat(client.readToEnd().text()).isEqualTo(block + block);
        }
    }

    @Test
    void echoServesManyAtOnce() {
        try (Server server = serve("echo", "--workers", "2")) {
            var clients = new RawConnection[50];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = server.connect().send("client " + i + "\n");
            }
            for (int i = clients.length - 1; i >= 0; i--) {
                assertThat(clients[i].readThrough("\n")).isEqualTo("client " + i + "\n");
                clients[i].close();
            }
        }
    }

    @Test
    void echoClosesAConnectionThatIsIdle() {
        try (Server server = serve("echo", "--idle-timeout", "300ms");
                RawConnection client = server.connect()) {
            assertThat(client.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }

    @Test
    void discardSaysNothing() {
        try (Server server = serve("discard");
                RawConnection client = server.connect()) {
            client.send(everyByte().repeat(1024));
            assertThat(client.isQuietFor(Duration.ofMillis(300))).isTrue();
            assertThat(client.finishSending().readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }

    @Test
    void chargenSendsThePatternUntilThePeerHasEnough() {
        try (Server server = serve("chargen")) {
            int idle = server.facts().openSockets();
            try (RawConnection client = server.connect()) {
                String first = client.read(74);
                assertThat(first).startsWith(" !\"#$%&'()*+,-./0123456789").endsWith("\r\n");
                assertThat(client.read(74)).startsWith("!\"#$%&'()*+,-./0123456789");
                client.read(93 * 74);
                assertThat(client.read(74)).isEqualTo(first); // there are 95 printable characters
                client.reset();
            }
            Eventually.await("the socket is given back", () -> server.facts().openSockets() == idle);
        }
    }

    @Test
    void daytimeTellsTheTimeInWordsAndCloses() {
        try (Server server = serve("daytime");
                RawConnection client = server.connect()) {
            RawConnection.Rest rest = client.readToEnd();
            assertThat(rest.end()).isEqualTo(FINISHED);
            assertThat(rest.text()).endsWith("-UTC\r\n");
            var form = DateTimeFormatter.ofPattern("EEEE, MMMM d, yyyy HH:mm:ss", Locale.ENGLISH);
            LocalDateTime told = LocalDateTime.parse(rest.text().replace("-UTC\r\n", ""), form);
            assertIsNow(told.toInstant(ZoneOffset.UTC));
        }
    }

    @Test
    void timeTellsTheSecondsSince1900InFourBytesAndCloses() {
        try (Server server = serve("time");
                RawConnection client = server.connect()) {
            RawConnection.Rest rest = client.readToEnd();
            assertThat(rest.end()).isEqualTo(FINISHED);
            assertThat(rest.text()).hasSize(4);
            long seconds = Integer.toUnsignedLong(
                    ByteBuffer.wrap(rest.text().getBytes(ISO_8859_1)).getInt());
            assertIsNow(Instant.parse("1900-01-01T00:00:00Z").plusSeconds(seconds));
        }
    }

    private static void assertIsNow(Instant told) {
        assertThat(Duration.between(told, Instant.now()).abs()).isLessThan(CLOCK_TOLERANCE);
    }

    @Test
    void lineSendsEachLineBackWhenItIsComplete() {
        try (Server server = serve("line");
                RawConnection client = server.connect()) {
            client.send("one\r\ntwo\r\nthr");
            assertThat(client.read(10)).isEqualTo("one\r\ntwo\r\n");
            assertThat(client.isQuietFor(Duration.ofMillis(200))).isTrue();
            assertThat(client.send("ee\r\n").read(7)).isEqualTo("three\r\n");
        }
    }

    @Test
    void lineClosesAConnectionThatSendsBytesButNoLine() {
        Duration idle = Duration.ofSeconds(1);
        try (Server server = serve("line", "--idle-timeout", "1s");
                RawConnection client = server.connect();
                Drip drip = new Drip(client, "x".repeat(1000))) {
            long start = System.nanoTime();
            drip.start();
            RawConnection.Rest rest = client.readToEnd();
            assertThat(rest.text()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(idle, idle.plusSeconds(10));
        }
    }

    @Test
    void lineStaysOpenForAsLongAsLinesCome() {
        try (Server server = serve("line", "--idle-timeout", "5s");
                RawConnection client = server.connect()) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < Duration.ofSeconds(6).toNanos()) {
                assertThat(client.send("tick\r\n").read(6)).isEqualTo("tick\r\n");
                Eventually.pause(Duration.ofMillis(100));
            }
            assertThat(client.readToEnd()).isEqualTo(new RawConnection.Rest("", FINISHED));
        }
    }

    @Test
    void lineWithoutAnEndIsCutOff() {
        try (Server server = serve("line");
                RawConnection client = server.connect()) {
            var sender = new Thread(() -> client.trySend("x".repeat(1 << 20)));
            sender.start();
            assertThat(client.readToEnd().text()).isEmpty();
        }
    }

    private static String everyByte() {
        var text = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            text.append((char) i);
        }
        return text.toString();
    }
}
