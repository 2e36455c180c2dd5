// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorUnixDatagrams;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datagrams to UNIX sockets arrive whole, or not at all and with a reason. */
@NeedsLibrary
final class UnixDatagramTest {
    private static final int ROOM = 1 << 17;

    @TempDir
    Path folder;

    private final ByteBuffer received = ByteBuffer.allocateDirect(ROOM);
    private RawSockets sockets;
    private Reactor reactor;

    @BeforeEach
    void open() {
        Epoll.load();
        sockets = new RawSockets();
        reactor = new EpollReactorProvider().create(ReactorOptions.defaults());
    }

    @AfterEach
    void close() {
        reactor.close();
        sockets.close();
    }

    private void send(String to, String text) {
        reactor.sendUnixDatagram(to, bytes(text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private String receive(int fd) throws IOException {
        int length = Errno.check(Native.receive(fd, Native.addressOf(received), ROOM));
        byte[] bytes = new byte[length];
        received.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void aDatagramArrivesAtAPathAndAtANameWithoutAFile() throws IOException {
        String abstractName = "@sennit-test-" + ProcessHandle.current().pid();
        sockets.receiving(file("first"));
        send(file("first"), "which opens the reactor's own socket");
        for (String name : new String[] {file("notify"), abstractName, abstractName + "/" + "x".repeat(40)}) {
            int fd = sockets.receiving(name);
            long before = OpenDescriptors.count();
            ByteBuffer data = bytes("READY=1\nSTATUS=fine");
            reactor.sendUnixDatagram(name, data);
            assertThat(data.hasRemaining()).isFalse();
            send(name, "STOPPING=1");
            assertThat(receive(fd)).isEqualTo("READY=1\nSTATUS=fine");
            assertThat(receive(fd)).isEqualTo("STOPPING=1");
            assertThat(OpenDescriptors.count()).isEqualTo(before);
        }
    }

    @Test
    void aNameMayBeAsLongAsTheSystemTakes() throws IOException {
        String ours = "@sennit-" + ProcessHandle.current().pid() + "-"; // all processes share these names
        String longest = ours + "x".repeat(ReactorUnixDatagrams.MAX_NAME_BYTES - ours.length());
        int fd = sockets.receiving(longest);
        send(longest, "here");
        assertThat(receive(fd)).isEqualTo("here");
        for (String bad : new String[] {longest + "x", "/" + longest, "", "@", "a\0b"}) {
            assertThatThrownBy(() -> send(bad, "text"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 107 bytes");
        }
    }

    @Test
    void aDatagramMayBeAsLongAsTheLimit() throws IOException {
        int fd = sockets.receiving(file("notify"));
        String longest = "x".repeat(ReactorUnixDatagrams.MAX_DATAGRAM_BYTES);
        send(file("notify"), longest);
        assertThat(receive(fd)).isEqualTo(longest);
        for (String bad : new String[] {longest + "x", ""}) {
            assertThatThrownBy(() -> send(file("notify"), bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 65536 bytes");
        }
    }

    @Test
    void whoIsNotThereIsNamed() throws IOException {
        long before = OpenDescriptors.count();
        assertThatThrownBy(() -> send(file("nobody"), "text"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot send a datagram to " + file("nobody") + ": No such file or directory");
        assertThatThrownBy(() -> send("@sennit/nobody", "text"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("refused");
        assertThat(OpenDescriptors.count())
                .as("the reactor's own socket is kept")
                .isEqualTo(before + 1);
        reactor.close();
        assertThat(OpenDescriptors.count()).isLessThan(before);
    }

    @Test
    void aReceiverWithoutRoomIsAFailureAndNoWait() throws IOException {
        sockets.receiving(file("full"));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        send(file("full"), "text");
                    }
                })
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no room now");
    }
}
