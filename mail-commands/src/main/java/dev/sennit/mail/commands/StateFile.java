// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Lines behind one that says whose they are. Blocks. */
final class StateFile {
    private static final int MAX_FILE_BYTES = 256 << 20;

    private final Path file;
    private final String maildrop;
    private final String firstLine;

    StateFile(Path file, String maildrop) {
        this.file = file;
        this.maildrop = maildrop;
        firstLine = "sennit fetch-mail 1 " + maildrop;
    }

    /** A file that is not there is made, without lines; one of another maildrop is refused. A line that broke off does not count. */
    List<String> read() throws IOException {
        if (!Files.exists(file)) {
            write(List.of());
            return List.of();
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is longer than " + MAX_FILE_BYTES + " bytes");
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        List<String> whole =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (whole.isEmpty() || !whole.get(0).equals(firstLine)) {
            throw new IOException(file + " is not of " + maildrop + ": give --state FILE, one for each maildrop");
        }
        List<String> lines = whole.subList(1, whole.size());
        if (!text.endsWith("\n")) {
            write(lines);
        }
        return lines;
    }

    void append(String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    }

    /** In place of those that were there. */
    void write(List<String> lines) throws IOException {
        List<String> all = new ArrayList<>(lines.size() + 1);
        all.add(firstLine);
        all.addAll(lines);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", all) + "\n");
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true); // an empty file in its place would be that of no maildrop
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** For messages to people. */
    @Override
    public String toString() {
        return file.toString();
    }
}
