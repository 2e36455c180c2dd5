// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.core.EventLoop;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a simulated system sends, and what befalls them. */
class FileFaultsTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final List<Throwable> failures = new ArrayList<>();
    private String content;
    private FileChannel file;

    @BeforeEach
    void openFile() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; lines.length() < 100_000; i++) {
            lines.append(i).append(' ');
        }
        content = lines.toString();
        file = FileChannel.open(Files.writeString(folder.resolve("file"), content));
    }

    @AfterEach
    void closeFile() throws IOException {
        file.close();
    }

    /** Serves the file between two words; the failure of the transfer is noted. */
    private RecordingProtocol server() {
        return new RecordingProtocol().onMade(transport -> {
            transport.write("before ");
            transport.transferFrom(file, 0, content.length()).whenComplete((done, failure) -> failures.add(failure));
            transport.write("behind");
        });
    }

    private static FaultOptions with(FaultOptions faults, FileFaults files) {
        return faults.withSystem(SystemFaults.none().withFiles(files));
    }

    private String fetch(long seed, FaultOptions faults, RecordingProtocol server) {
        var network = new SimulatedNetwork(seed, faults);
        EventLoop loop = network.reactor("server");
        SimulatedPeer peer =
                network.connect("peer", loop.listen("tcp:8007", each -> server).address());
        network.advance(LONG);
        return new String(peer.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void probabilitiesLieBetweenZeroAndOne() {
        assertThat(new FileFaults(1, 0.5, 0).noSendfile()).isEqualTo(1);
        for (double refused : new double[] {-0.01, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> new FileFaults(refused, 0, 0)).hasMessageContaining("noSendfile");
            assertThatThrownBy(() -> new FileFaults(0, refused, 0)).hasMessageContaining("readError");
            assertThatThrownBy(() -> new FileFaults(0, 0, refused)).hasMessageContaining("truncated");
        }
    }

    @Test
    void aFileArrivesWholeAndInItsPlaceHoweverItIsSent() {
        for (double noSendfile : new double[] {0, 0.5, 1}) {
            FaultOptions faults = with(
                    FaultOptions.defaults().withShortTransfers(0.8).withBuffers(3000, 5000),
                    new FileFaults(noSendfile, 0, 0));
            Seeds.each(5, seed -> assertThat(fetch(seed, faults, server())).isEqualTo("before " + content + "behind"));
        }
        assertThat(failures).hasSize(15).containsOnlyNulls();
    }

    @Test
    void aFileThatHasBecomeShorterCostsItsConnection() {
        RecordingProtocol server = server();
        String got = fetch(1, with(FaultOptions.none().withBuffers(3000, 3000), new FileFaults(0, 0, 0.1)), server);
        assertThat("before " + content).startsWith(got);
        assertThat(server.reason())
                .get()
                .isInstanceOfSatisfying(
                        CloseReason.ApplicationError.class,
                        reason -> assertThat(reason.cause()).isInstanceOf(EOFException.class));
        assertThat(failures).singleElement().isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void aFileThatTheSystemFailsToReadBreaksTheConnection() {
        RecordingProtocol server = server();
        String got = fetch(1, with(FaultOptions.none().withBuffers(3000, 3000), new FileFaults(0, 0.1, 0)), server);
        assertThat("before " + content).startsWith(got);
        assertThat(server.reason())
                .get()
                .isInstanceOfSatisfying(
                        CloseReason.Lost.class,
                        reason -> assertThat(reason.cause()).hasMessage("Input/output error"));
        assertThat(failures).singleElement().isInstanceOf(ConnectionLostException.class);
    }
}
