// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.FlowProtocol.AtEnd;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and Reactive Streams on networks where everything goes wrong, and with ends that come at any moment. */
class HostileStreamsTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    /** A client's connection as streams, which something happens to. */
    private static final class Talk {
        private final FlowSink sink = new FlowSink();
        private final FlowSource source = new FlowSource();
        private @Nullable FlowProtocol protocol; // non-null once connected

        FlowProtocol connect() {
            return new FlowProtocol(made -> {
                protocol = made;
                sink.requestOneEachTime();
                made.received().subscribe(sink);
                sink.request(1);
                source.subscribe(made.sending(AtEnd.CLOSE));
            });
        }

        void happens(Random random) {
            if (protocol == null) {
                return;
            }
            switch (random.nextInt(12)) {
                case 0 -> sink.cancel();
                case 1 -> source.complete();
                case 2 -> source.error(new IOException("on purpose"));
                case 3 -> protocol.transport().abortConnection();
                case 4 -> protocol.transport().loseConnection();
                default -> source.nextIfRequested("x".repeat(random.nextInt(20_000)));
            }
        }

        void mustBeOver() {
            if (protocol != null) {
                sink.checkRules();
                assertThat(sink.isOver()).as("%s", sink.signals()).isTrue();
                assertThat(source.isOver()).isTrue();
                assertThat(source.cancels()).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void everyStreamHasOneEndWhateverHappens() {
        Seeds.each(60, seed -> {
            Random random = new Random(seed);
            var network = new SimulatedNetwork(seed, FaultOptions.hostile().withAcceptFailures(0));
            EventLoop server = network.reactor("server");
            EventLoop client = network.reactor("client");
            var port = server.listen(
                    "tcp:8007", peer -> new FlowProtocol(echo -> echo.received().subscribe(echo.sending(AtEnd.CLOSE))));
            List<Talk> talks = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Talk talk = new Talk();
                talks.add(talk);
                client.connectTcp(port.tcpAddress(), peer -> talk.connect(), TcpOptions.defaults());
            }
            for (int i = 0; i < 40; i++) {
                talks.get(random.nextInt(talks.size())).happens(random);
                network.advance(Duration.ofMillis(random.nextInt(100)));
            }
            server.stop();
            client.stop();
            network.runUntilQuiet();
            talks.forEach(Talk::mustBeOver);
            assertThat(network.leftovers()).isEmpty();
        });
    }

    /** Sends a greeting, a file and a farewell. */
    private static final class FileServer extends BaseProtocol {
        private final FileChannel file;
        private final int bytes;
        private int done;
        private int failed;
        private boolean lost;

        FileServer(FileChannel file, int bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        @Override
        protected void connectionMade() {
            transport().write("<");
            transport().transferFrom(file, 0, bytes).whenComplete(this::ended);
            transport().write(">");
            transport().loseConnection();
        }

        private void ended(@Nullable Void nothing, @Nullable Throwable failure) {
            assertThat(lost).as("it is told before the connection is lost").isFalse();
            if (failure == null) {
                done++;
            } else {
                assertThat(failure).isInstanceOf(ConnectionLostException.class);
                failed++;
            }
        }

        @Override
        public void connectionLost(CloseReason reason) {
            lost = true;
            assertThat(done + failed).as("one end of the transfer").isEqualTo(1);
        }
    }

    @Test
    void whatArrivesOfAFileIsItsBeginning(@TempDir Path folder) throws IOException {
        byte[] content = new byte[150_000];
        new Random(1).nextBytes(content);
        Path path = Files.write(folder.resolve("file"), content);
        byte[] all = new byte[content.length + 2];
        all[0] = '<';
        System.arraycopy(content, 0, all, 1, content.length);
        all[all.length - 1] = '>';
        try (FileChannel file = FileChannel.open(path)) {
            Seeds.each(60, seed -> serve(seed, file, all));
        }
    }

    private static void serve(long seed, FileChannel file, byte[] all) {
        var network = new SimulatedNetwork(seed, FaultOptions.hostile().withAcceptFailures(0));
        EventLoop server = network.reactor("server");
        EventLoop client = network.reactor("client");
        List<FileServer> servers = new ArrayList<>();
        var port = server.listen("tcp:8007", peer -> {
            FileServer made = new FileServer(file, all.length - 2);
            servers.add(made);
            return made;
        });
        List<RecordingProtocol> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RecordingProtocol each = new RecordingProtocol();
            client.connectTcp(port.tcpAddress(), peer -> each, TcpOptions.defaults());
            clients.add(each);
        }
        network.advance(AN_HOUR);
        for (RecordingProtocol each : clients) {
            byte[] got = each.bytes();
            assertThat(got.length).isLessThanOrEqualTo(all.length);
            assertThat(Arrays.mismatch(got, Arrays.copyOf(all, got.length))).isEqualTo(-1);
        }
        server.stop();
        client.stop();
        network.runUntilQuiet();
        assertThat(servers)
                .allSatisfy(each -> assertThat(each.done + each.failed).isEqualTo(1));
        assertThat(network.leftovers()).isEmpty();
    }
}
