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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ids of messages that were fetched already, a line for each behind one that says whose they are. Blocks. */
final class FetchedIds {
    private static final int MAX_FILE_BYTES = 256 << 20;

    private final Path file;
    private final String firstLine;
    private final Set<String> ids = new LinkedHashSet<>();

    private FetchedIds(Path file, String firstLine) {
        this.file = file;
        this.firstLine = firstLine;
    }

    /** Reads them; a file that is not there has none, and one of another maildrop is refused. */
    static FetchedIds read(Path file, String maildrop) throws IOException {
        FetchedIds read = new FetchedIds(file, "sennit fetch-mail 1 " + maildrop);
        if (!Files.exists(file)) {
            read.write();
            return read;
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is longer than " + MAX_FILE_BYTES + " bytes");
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        List<String> whole = text.substring(0, text.lastIndexOf('\n') + 1) // a line that broke off does not count
                .lines()
                .toList();
        if (whole.isEmpty() || !whole.get(0).equals(read.firstLine)) {
            throw new IOException(file + " is not of " + maildrop + ": give --state FILE, one for each maildrop");
        }
        read.ids.addAll(whole.subList(1, whole.size()));
        if (!text.endsWith("\n")) {
            read.write();
        }
        return read;
    }

    boolean contains(String id) {
        return ids.contains(id);
    }

    void add(String id) throws IOException {
        ids.add(id);
        Files.writeString(file, id + "\n", StandardOpenOption.APPEND);
    }

    /** Forgets all others: a server never gives an id twice. */
    void keepOnly(Set<String> left) throws IOException {
        if (ids.retainAll(left)) {
            write();
        }
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>(ids.size() + 1);
        lines.add(firstLine);
        lines.addAll(ids);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", lines) + "\n");
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true); // an empty file in its place would be that of no maildrop
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
