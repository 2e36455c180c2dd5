// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.Protocol;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * What a stranger sends to an HTTP server: however it is cut, the same requests are handled and the same answers sent, the server itself
 * never fails, and the connection ends.
 */
class HttpServerFuzzTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n"; // not sent to who has sent the body

    private static final HttpServerFactory SERVER = new HttpServerFactory(
            HttpServerFuzzTest::answer, SmallLimits.HTTP, HttpTimeouts.DEFAULTS, () -> Instant.EPOCH);

    @FuzzTest
    void everyCutGivesTheSameAnswersAndEnd(byte[] bytes) {
        Cuts.requireSame(
                bytes, () -> new Client(SERVER.buildProtocol(InetSocketAddress.createUnresolved("client", 1))));
    }

    /** Some answers come in a later turn, so that others wait for them. */
    private static void answer(HttpRequest request, HttpResponse response) {
        String text = request.method() + " " + request.target() + " at " + request.host() + ": "
                + StandardCharsets.ISO_8859_1.decode(request.body());
        if (request.path().startsWith("/later")) {
            request.reactor().callFromThread(() -> response.send(text));
        } else {
            response.send(text);
        }
    }

    private static final class Client extends OnTheWire {
        Client(Protocol protocol) {
            super(protocol);
        }

        @Override
        public String outcome() {
            wire().peerFinishes();
            settle();
            time().advance(LONG);
            Law.requires(wire().reason().isPresent(), () -> "an hour after the client's end the connection is there");
            Law.requires(!written().contains("500 Internal"), () -> "the server failed: " + written());
            return written().replace(CONTINUE, "") + "\n" + wire().reason();
        }
    }
}
