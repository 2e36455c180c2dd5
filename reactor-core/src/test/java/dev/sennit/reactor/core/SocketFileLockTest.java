// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that start on one path at once. */
final class SocketFileLockTest {
    @TempDir
    Path folder;

    private ServerSocketChannel socket;
    private ServerSocketChannel rival;
    private Path path;

    @BeforeEach
    void open() throws IOException {
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        rival = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        path = folder.resolve("x.sock");
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        rival.close();
    }

    private SocketFile claim(SocketFile.Binder binder) throws IOException {
        return SocketFile.claim(UnixDomainSocketAddress.of(path), Optional.empty(), binder);
    }

    /** What somebody who is bound, and does not listen yet, looks like. */
    private void leaveUnheard(UnixDomainSocketAddress address) throws IOException {
        try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            left.bind(address);
        }
    }

    @Test
    void whoIsBoundAndDoesNotListenYetIsNotTakenForOneThatWasLeftBehind() throws IOException {
        claim(address -> {
            leaveUnheard(address);
            Object ours = SocketFile.keyOf(path);
            assertThatThrownBy(() -> claim(rival::bind))
                    .isInstanceOf(BindException.class)
                    .hasMessage("Address already in use: somebody else is about to listen there");
            assertThat(SocketFile.keyOf(path)).isEqualTo(ours);
            Files.delete(path);
            socket.bind(address);
        });
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    }

    @Test
    void theOtherMayTryAgainWhenTheFirstHasGivenUp() throws IOException {
        assertThatThrownBy(() -> claim(address -> {
                    throw new IOException("on purpose");
                }))
                .hasMessage("on purpose");
        claim(rival::bind);
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
        assertThat(folder).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void aLockThatADeadProcessLeftDoesNotMatter() throws IOException {
        Files.createFile(folder.resolve(".x.sock.lock"));
        claim(socket::bind);
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
        assertThat(folder).isDirectoryNotContaining("glob:**.lock");
    }

    @Test
    void withoutALockItIsDoneAllTheSame() throws IOException {
        Files.createDirectory(folder.resolve(".x.sock.lock")); // which nobody can open for writing
        claim(socket::bind);
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    }
}
