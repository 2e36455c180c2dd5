// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketFileTest {
    private static final Optional<Set<PosixFilePermission>> UMASK = Optional.empty();
    private static final int MAX_BYTES = 106; // of Linux, in Java

    @TempDir
    Path folder;

    private final List<ServerSocketChannel> opened = new ArrayList<>();

    @AfterEach
    void closeSockets() throws IOException {
        for (ServerSocketChannel each : opened) {
            each.close();
        }
    }

    private ServerSocketChannel socket() throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        opened.add(socket);
        return socket;
    }

    private SocketFile claim(Path path, Optional<Set<PosixFilePermission>> mode) throws IOException {
        ServerSocketChannel socket = socket();
        return SocketFile.claim(UnixDomainSocketAddress.of(path), mode, socket::bind);
    }

    private Path path() {
        return folder.resolve("x.sock");
    }

    private Path pathOf(int bytes) {
        return folder.resolve("x".repeat(bytes - folder.toString().length() - 1));
    }

    private static Optional<Set<PosixFilePermission>> mode(String text) {
        return Optional.of(PosixFilePermissions.fromString(text));
    }

    private static void assertAnswers(Path path) throws IOException {
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Test
    void longestPathIsTakenAndOneMoreByteIsNot() throws IOException {
        assertAnswers(claimed(pathOf(MAX_BYTES - 1)));
        assertAnswers(claimed(pathOf(MAX_BYTES)));
        assertThatThrownBy(() -> claim(pathOf(MAX_BYTES + 1), UMASK))
                .isInstanceOf(SocketException.class)
                .hasMessage("the path of a UNIX socket may have at most 106 bytes, this one has 107");
    }

    private Path claimed(Path path) throws IOException {
        assertThat(claim(path, UMASK)).hasToString(path.toString());
        return path;
    }

    @Test
    void emptyPathIsRefused() {
        assertThatThrownBy(() -> claim(Path.of(""), UMASK))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("must not be empty");
    }

    @Test
    void fileThatNobodyListensOnIsReplaced() throws IOException {
        claimed(path());
        opened.get(0).close();
        assertAnswers(claimed(path()));
    }

    @Test
    void fileThatSomebodyListensOnStays() throws IOException {
        claimed(path());
        assertThatThrownBy(() -> claim(path(), UMASK))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("somebody listens there");
        assertThatThrownBy(() -> claim(path(), mode("rw-------"))).isInstanceOf(BindException.class);
        assertAnswers(path());
    }

    @Test
    void fileWithAFullBacklogStays() throws IOException {
        ServerSocketChannel busy = socket();
        busy.bind(UnixDomainSocketAddress.of(path()), 1);
        List<SocketChannel> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
            waiting.add(client);
            client.configureBlocking(false);
            connectIfThereIsRoom(client);
        }
        assertThatThrownBy(() -> claim(path(), UMASK)).isInstanceOf(BindException.class);
        for (SocketChannel each : waiting) {
            each.close();
        }
        assertThat(path()).exists();
    }

    private void connectIfThereIsRoom(SocketChannel client) throws IOException {
        try {
            client.connect(UnixDomainSocketAddress.of(path()));
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("unavailable");
        }
    }

    @Test
    void whatIsNotASocketIsNeverRemoved() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Path inner = Files.createDirectory(folder.resolve("folder"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), claimed(path()));
        opened.get(0).close();
        for (Path each : List.of(file, inner, link)) {
            for (var mode : List.of(UMASK, mode("rw-rw-rw-"))) {
                assertThatThrownBy(() -> claim(each, mode))
                        .isInstanceOf(BindException.class)
                        .hasMessage("Address already in use, by something that is not a socket");
            }
            assertThat(Files.exists(each, LinkOption.NOFOLLOW_LINKS)).isTrue();
        }
        assertThat(file).hasContent("precious");
    }

    @Test
    void fileHasItsModeAndNothingIsLeftBeside() throws IOException {
        SocketFile made = claim(path(), mode("rw-rw----"));
        assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        assertAnswers(path());
        assertThat(names()).containsExactly("x.sock");
        made.remove();
        assertThat(names()).isEmpty();
    }

    @Test
    void untilItHasItsModeNobodyElseCanReachIt() throws IOException {
        ServerSocketChannel socket = socket();
        List<String> seen = new ArrayList<>();
        SocketFile made = SocketFile.claim(UnixDomainSocketAddress.of(path()), mode("rw-------"), address -> {
            socket.bind(address);
            seen.add(PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(address.getPath().getParent())));
            seen.add(String.valueOf(Files.exists(path())));
        });
        assertThat(seen).containsExactly("rwx------", "false");
        assertThat(made).hasToString(path().toString());
    }

    @Test
    void bindThatFailsLeavesNothing() throws IOException {
        for (var mode : List.of(UMASK, mode("rw-------"))) {
            assertThatThrownBy(() -> SocketFile.claim(UnixDomainSocketAddress.of(path()), mode, address -> {
                        throw new SocketException("on purpose");
                    }))
                    .hasMessage("on purpose");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void pathOfTheHiddenFolderMustFitToo() throws IOException {
        Path deep = Files.createDirectory(pathOf(MAX_BYTES - 4));
        claimed(deep.resolve("abc"));
        assertThatThrownBy(() -> claim(deep.resolve("xyz"), mode("rw-------")))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("the folder's path is too long");
    }

    @Test
    void removingLeavesWhatSomebodyElsePutThere() throws IOException {
        SocketFile first = claim(path(), UMASK);
        Files.delete(path());
        SocketFile second = claim(path(), UMASK);
        first.remove();
        assertAnswers(path());
        second.remove();
        second.remove();
        assertThat(names()).isEmpty();
    }
}
