// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static dev.sennit.reactor.core.FakeDatagramSocket.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseDatagramProtocol;
import dev.sennit.reactor.DatagramTransport;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording holds of UDP sockets. */
final class DatagramFlightTest {
    private static final String NAME = "dev.sennit.DatagramsLost";

    @TempDir
    Path folder;

    private final FakePoller poller = new FakePoller();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());
    private final FakeDatagramSocket socket = new FakeDatagramSocket();
    private final Recording recording = new Recording();

    @BeforeEach
    void begin() {
        recording.enable(NAME);
        recording.start();
        loop.begin();
        poller.udp = socket;
    }

    @AfterEach
    void end() {
        loop.end();
        loop.close();
        recording.close();
    }

    private DatagramTransport open(UdpOptions options) {
        DatagramTransport transport = loop.listenUdp(
                new InetSocketAddress("192.0.2.1", 4000),
                new BaseDatagramProtocol() {
                    @Override
                    public void datagramReceived(ByteBuffer data, InetSocketAddress from) {}
                },
                options);
        loop.turn();
        return transport;
    }

    private List<RecordedEvent> recorded() throws IOException {
        recording.stop();
        Path file = folder.resolve("udp.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(each -> each.getEventType().getName().equals(NAME))
                .toList();
    }

    @Test
    void whatATurnHasLostIsOneEvent() throws IOException {
        DatagramTransport transport = open(UdpOptions.defaults().withMaxQueuedDatagrams(2));
        socket.room = 0;
        for (int i = 0; i < 7; i++) {
            transport.write("lost", PEER);
        }
        loop.turn();
        loop.turn();
        assertThat(recorded()).singleElement().satisfies(event -> {
            assertThat(event.getLong("dropped")).isEqualTo(5);
            assertThat(event.getString("host")).contains("192.0.2.1:4000");
        });
    }

    @Test
    void refusalsAndFailuresAreToldApart() throws IOException {
        DatagramTransport transport = open(UdpOptions.defaults());
        socket.failures.add(new PortUnreachableException("on purpose"));
        socket.failures.add(new IOException("on purpose"));
        transport.write("once", PEER);
        loop.turn();
        assertThat(recorded()).singleElement().satisfies(event -> {
            assertThat(event.getLong("refused")).isEqualTo(1);
            assertThat(event.getLong("failed")).isEqualTo(1);
        });
    }

    @Test
    void whereNothingIsLostNothingIsRecorded() throws IOException {
        DatagramTransport transport = open(UdpOptions.defaults());
        transport.write("sent", PEER);
        loop.turn();
        assertThat(recorded()).isEmpty();
    }
}
