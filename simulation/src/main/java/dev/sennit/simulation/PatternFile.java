// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletionStage;

/** The pattern in a file, of which any part of it can be sent; at times it is shorter than it should be. */
final class PatternFile implements AutoCloseable {
    static final int MOST_BYTES = Client.MOST_BYTES; // of one part

    private static final byte[] CONTENT = Pattern.piece(0, Pattern.PERIOD_BYTES + MOST_BYTES);
    private static final int SHORT_BYTES = Pattern.PERIOD_BYTES;

    private final FileChannel channel;
    private boolean isShort;

    PatternFile() {
        try {
            Path path = Files.createTempFile("sennit-pattern", "");
            channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() throws IOException {
        ByteBuffer content = ByteBuffer.wrap(CONTENT);
        while (content.hasRemaining()) {
            int unused = channel.write(content, content.position());
        }
    }

    /** Has that part of the pattern sent. */
    CompletionStage<Void> sendTo(Transport transport, long from, int length) {
        return transport.transferFrom(channel, from % Pattern.PERIOD_BYTES, length);
    }

    /** It becomes shorter, or is again what it was. */
    void changeLength() {
        try {
            if (isShort) {
                write();
            } else {
                channel.truncate(SHORT_BYTES);
            }
            isShort = !isShort;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
