// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.Chunkings;
import dev.sennit.reactor.testkit.RecordingProtocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws that hold however the bytes of a response come, and however often its receiver pauses. */
class ClientPropertiesTest {
    private static final String RESPONSE =
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5\r\nhello\r\n1\r\n,\r\n6\r\n world\r\n0\r\nX-Sum: 12\r\n\r\n";

    @Provide
    Arbitrary<List<byte[]>> responses() {
        return Chunkings.of(RESPONSE);
    }

    @Property(tries = 300)
    void everyResponseComesWholeAndFreesItsConnection(@ForAll("responses") List<byte[]> pieces, @ForAll long seed) {
        ClientWire wire = new ClientWire();
        Random random = new Random(seed);
        RecordingProtocol receiver = new RecordingProtocol();
        receiver.onData((transport, text) -> {
            if (random.nextBoolean()) {
                transport.pauseProducing();
            }
        });
        wire.get();
        for (byte[] piece : pieces) {
            wire.receives(new String(piece, StandardCharsets.ISO_8859_1));
            play(wire, receiver, random.nextInt(3) == 0);
        }
        for (int i = 0; i < 10; i++) {
            play(wire, receiver, true);
        }
        assertThat(receiver.text()).isEqualTo("hello, world");
        assertThat(receiver.reason()).contains(CloseReason.DONE);
        assertThat(wire.response().trailers().first("X-Sum")).contains("12");
        assertThat(wire.events).containsExactly("HTTP/1.1 200 OK", "idle");
    }

    private static void play(ClientWire wire, RecordingProtocol receiver, boolean goesOn) {
        if (goesOn && wire.response != null) {
            if (receiver.made()) {
                receiver.transport().resumeProducing();
            } else {
                wire.response.deliverBody(receiver);
            }
        }
        wire.settles();
    }
}
