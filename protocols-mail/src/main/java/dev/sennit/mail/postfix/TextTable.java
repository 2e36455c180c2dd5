// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that {@code postmap} would read, UTF-8: a key, blanks and a value in each line. A line that begins with a blank goes on with the one
 * before; empty lines, and those that begin with {@code #}, do not count. Capital letters in keys are the same as small ones, and the first of
 * two equal keys counts. The table has every name.
 *
 * <p>The file is looked at for each lookup, and read again when it is another one. As long as that cannot be read, the table stays as it
 * was, and the log says why.
 */
public final class TextTable implements LookupTable {
    /** So long may the file be: 64 MiB. */
    public static final int MAX_FILE_BYTES = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(TextTable.class);

    private final Path file;
    private final Executor worker;
    private volatile Read last;

    /** What is known of the file that was read. */
    private record Stamp(Object time, long bytes, Optional<Object> key) {
        static Stamp of(Path file) throws IOException {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(found.lastModifiedTime(), found.size(), Optional.ofNullable(found.fileKey()));
        }
    }

    /** What the file held that was read last, and the file that was looked at last. */
    private record Read(Stamp stamp, Map<String, String> values) {}

    private TextTable(Path file, Executor worker, Read first) {
        this.file = file;
        this.worker = worker;
        this.last = first;
    }

    /**
     * Reads a file. Blocks.
     *
     * @param file which
     * @param worker looks at the file and reads it, one task at a time
     * @return the table
     * @throws IOException if the file cannot be read, is too long, or has a key without a value; the message says which line
     */
    public static TextTable read(Path file, Executor worker) throws IOException {
        Stamp stamp = Stamp.of(file);
        return new TextTable(file, worker, new Read(stamp, parse(file, stamp)));
    }

    @Override
    public CompletionStage<Optional<String>> lookup(String name, String key) {
        return CompletableFuture.supplyAsync(
                () -> Optional.ofNullable(values().get(key.toLowerCase(Locale.ROOT))), worker);
    }

    private Map<String, String> values() {
        Read known = last;
        try {
            Stamp stamp = Stamp.of(file);
            if (!stamp.equals(known.stamp)) {
                known = new Read(stamp, known.values);
                last = known; // said once of each file
                known = new Read(stamp, parse(file, stamp));
                last = known;
                LOG.info("{} was read again: {} keys", file, known.values.size());
            }
        } catch (IOException e) {
            LOG.warn("the table stays as it was: {}", Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
        return known.values;
    }

    private static Map<String, String> parse(Path file, Stamp stamp) throws IOException {
        if (stamp.bytes > MAX_FILE_BYTES) {
            throw new IOException(file + " has " + stamp.bytes + " bytes where " + MAX_FILE_BYTES + " are allowed");
        }
        Map<String, String> values = new HashMap<>();
        String logical = "";
        int number = 0;
        int first = 0;
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            if (Character.isWhitespace(line.charAt(0)) && !logical.isEmpty()) {
                logical += " " + line.strip();
                continue;
            }
            put(file, first, logical, values);
            logical = line.strip();
            first = number;
        }
        put(file, first, logical, values);
        return Map.copyOf(values);
    }

    private static void put(Path file, int number, String logical, Map<String, String> values) throws IOException {
        if (logical.isEmpty()) {
            return;
        }
        String[] keyAndValue = logical.split("\\s+", 2);
        if (keyAndValue.length < 2) {
            throw new IOException(file + " line " + number + " has a key and no value");
        }
        values.putIfAbsent(keyAndValue[0].toLowerCase(Locale.ROOT), keyAndValue[1]);
    }
}
