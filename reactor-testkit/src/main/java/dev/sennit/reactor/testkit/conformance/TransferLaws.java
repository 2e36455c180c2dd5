// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The common part of the suites about parts of files. */
abstract class TransferLaws extends ReactorConformance {
    static final TcpOptions DEFAULTS = TcpOptions.defaults();
    static final int LARGE_BYTES = (5 << 20) + 7;
    static final int MORE_THAN_BUFFERS_HOLD = 16 << 20;

    @TempDir
    @Nullable
    Path folder; // non-null during a test

    private final List<FileChannel> opened = new ArrayList<>();
    final List<String> told = new ArrayList<>();

    TransferLaws() {}

    /** A probe that can be connected with {@link #connectBoth}. */
    Probe end(String name) {
        return probe(name);
    }

    /** Returns when both ends may write. */
    void connectBoth(Probe server, Probe client, TcpOptions options) {
        pair(server, client, options);
    }

    final Probe deafClient(Probe client) {
        on(() -> client.transport().pauseProducing());
        return client;
    }

    final FileChannel file(byte[] content) {
        try {
            return open(Files.write(path(), content), StandardOpenOption.READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final FileChannel sparseFile(long bytes) {
        Path path = path();
        truncate(path, bytes);
        return open(path, StandardOpenOption.READ);
    }

    static void truncate(Path path, long bytes) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final Path path() {
        Path given = folder;
        if (given == null) {
            throw new IllegalStateException("no test is running");
        }
        return given.resolve("file" + opened.size());
    }

    final FileChannel open(Path path, StandardOpenOption way) {
        try {
            FileChannel channel = FileChannel.open(path, way);
            opened.add(channel);
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    final void closeFiles() throws IOException {
        for (FileChannel each : opened) {
            each.close();
        }
    }

    /** Notes the outcome. */
    final CompletionStage<Void> watched(CompletionStage<Void> stage, String name) {
        stage.whenComplete((done, failure) -> {
            if (!reactor().isReactorThread()) {
                journal().violation(name + " ended on " + Thread.currentThread());
            }
            told.add(name + (failure == null ? " done" : " failed"));
        });
        return stage;
    }

    static Throwable failureOf(CompletionStage<Void> stage) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        stage.whenComplete((done, thrown) -> failure.complete(thrown));
        Throwable thrown = failure.getNow(null);
        assertInstanceOf(ConnectionLostException.class, thrown);
        return thrown;
    }

    final Probe[] ends() {
        return ends(DEFAULTS);
    }

    final Probe[] ends(TcpOptions options) {
        Probe server = end("server");
        Probe client = end("client");
        connectBoth(server, client, options);
        return new Probe[] {server, client};
    }
}
