// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file. Until it is complete it is called {@code NAME.part}, and beside it stands {@code NAME.part.from} with what the server knows this
 * version by: only with both can a download go on.
 */
final class FileTarget implements Target {
    private static final int MOST_VALIDATOR_BYTES = 1024;

    private final Path file;
    private final Path part;
    private final Path from;
    private final boolean replacing;
    private @Nullable FileChannel channel; // open while bytes come
    private boolean touched; // the part is of our making, or was made longer by us

    FileTarget(Path file, boolean replacing) {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.from = file.resolveSibling(file.getFileName() + ".part.from");
        this.replacing = replacing;
    }

    @Override
    public Optional<Beginning> beginning() {
        try {
            if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS) || Files.size(from) > MOST_VALIDATOR_BYTES) {
                return Optional.empty();
            }
            String validator = Files.readString(from, StandardCharsets.ISO_8859_1);
            long bytes = Files.size(part);
            return bytes == 0 || !isField(validator) ? Optional.empty() : Optional.of(new Beginning(bytes, validator));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isField(String validator) {
        return !validator.isBlank() && validator.chars().noneMatch(Character::isISOControl);
    }

    @Override
    public void restart(Optional<String> validator) throws IOException {
        close();
        touched = true;
        Files.deleteIfExists(from);
        channel = FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        if (validator.isPresent()) {
            Files.writeString(from, validator.get(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (channel == null) {
            touched = true;
            channel = FileChannel.open(
                    part, StandardOpenOption.APPEND, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        }
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void finish() throws IOException {
        close();
        if (replacing) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.move(part, file);
        }
        Files.deleteIfExists(from);
    }

    @Override
    public Optional<String> leave() {
        try {
            close();
            Optional<Beginning> beginning = beginning();
            if (beginning.isEmpty() && touched) {
                Files.deleteIfExists(part);
                Files.deleteIfExists(from);
            }
            return beginning.map(kept ->
                    ByteCounts.format(kept.bytes()) + " are kept in " + part + ": the same command goes on from there");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean canGoOn() {
        return true;
    }

    @Override
    public String name() {
        return file.toString();
    }
}
