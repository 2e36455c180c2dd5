// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory whose power can be cut. What a process sees and what the device has are two things: the bytes of a file reach the device
 * when the file is forced, the names in a directory when the directory is. A rename into another directory is one entry of the file
 * system's journal and arrives as a whole with the directory it leads to. What was not forced may have reached the device all the same.
 */
final class PowerCutFiles implements FileOps {
    /** The end of the process: every step from here on fails. */
    static final class Killed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Node {
        final boolean isDirectory;
        byte[] bytes = {};
        byte[] forced = {};
        Instant modified = Instant.EPOCH;

        Node(boolean isDirectory) {
            this.isDirectory = isDirectory;
        }
    }

    /** A change of names that the device need not have yet. */
    private record Pending(Path directory, Map<Path, @Nullable Node> names) {}

    private final Map<Path, Node> seen = new TreeMap<>();
    private final Map<Path, Node> device = new TreeMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private long ticks;
    private long stepsLeft = Long.MAX_VALUE;
    private long steps;

    PowerCutFiles(Path root) {
        seen.put(root, new Node(true));
        device.put(root, seen.get(root));
    }

    /** How many steps there were. */
    synchronized long steps() {
        return steps;
    }

    /** After so many more steps the process ends. */
    synchronized void killAfter(long count) {
        stepsLeft = count;
    }

    /** The process begins anew: it sees what the one before saw. */
    synchronized void restart() {
        stepsLeft = Long.MAX_VALUE;
    }

    /** The machine begins anew: it sees what the device has, and of what was not forced as much as is said. */
    synchronized void cutPower(BooleanSupplier hasArrived) {
        for (Pending change : pending) {
            if (hasArrived.getAsBoolean()) {
                arrive(change);
            }
        }
        pending.clear();
        for (Node node : seen.values()) {
            if (hasArrived.getAsBoolean()) {
                int known = node.forced.length;
                int more = Math.max(0, node.bytes.length - known);
                byte[] part = Arrays.copyOf(node.bytes, Math.min(node.bytes.length, known + more / 2));
                node.forced = startsWith(node.bytes, node.forced) ? part : node.forced;
            }
        }
        seen.clear();
        device.forEach((path, node) -> {
            Node left = new Node(node.isDirectory);
            left.bytes = node.forced.clone();
            left.forced = left.bytes;
            left.modified = node.modified;
            seen.put(path, left);
        });
        seen.keySet().removeIf(path -> path.getParent() != null && isOrphan(path));
        device.clear();
        device.putAll(seen);
        restart();
    }

    private static boolean startsWith(byte[] whole, byte[] beginning) {
        return whole.length >= beginning.length
                && Arrays.equals(whole, 0, beginning.length, beginning, 0, beginning.length);
    }

    private boolean isOrphan(Path path) {
        Path parent = path.getParent();
        return parent != null && !seen.containsKey(parent) && parent.getNameCount() > 1;
    }

    private void step() throws Killed {
        if (stepsLeft == 0) {
            throw new Killed();
        }
        stepsLeft--;
        steps++;
        ticks++;
    }

    private Instant tick() {
        return Instant.ofEpochSecond(2_000_000_000L, ticks);
    }

    private Node node(Path path) throws NoSuchFileException {
        Node node = seen.get(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    private static Path parent(Path path) {
        return FileTexts.parent(path);
    }

    private void changed(Path directory, Map<Path, @Nullable Node> names) {
        Node node = seen.get(directory);
        if (node != null) {
            node.modified = tick();
        }
        pending.add(new Pending(directory, names));
    }

    private void arrive(Pending change) {
        change.names.forEach((path, node) -> {
            if (node == null) {
                device.remove(path);
            } else {
                device.put(path, node);
            }
        });
    }

    private void checkFree(Path file) throws IOException {
        node(parent(file));
        if (seen.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
    }

    private Node add(Path path, Node node) {
        node.modified = tick();
        seen.put(path, node);
        Map<Path, @Nullable Node> names = new HashMap<>();
        names.put(path, node);
        changed(parent(path), names);
        return node;
    }

    @Override
    public synchronized OutputFile create(Path file) throws IOException {
        step();
        checkFree(file);
        return new Output(add(file, new Node(false)));
    }

    @Override
    public synchronized OutputFile append(Path file) throws IOException {
        step();
        node(parent(file));
        Node there = seen.get(file);
        return new Output(there == null ? add(file, new Node(false)) : there);
    }

    private final class Output implements OutputFile {
        private final Node node;

        Output(Node node) {
            this.node = node;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            synchronized (PowerCutFiles.this) {
                step();
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                all.writeBytes(node.bytes);
                while (bytes.hasRemaining()) {
                    all.write(bytes.get());
                }
                node.bytes = all.toByteArray();
                node.modified = tick();
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (PowerCutFiles.this) {
                step();
                node.forced = node.bytes;
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    @Override
    public synchronized InputFile open(Path file) throws IOException {
        step();
        byte[] bytes = node(file).bytes;
        return new InputFile() {
            @Override
            public int read(ByteBuffer into, long offset) {
                if (offset >= bytes.length) {
                    return -1;
                }
                int count = (int) Math.min(into.remaining(), bytes.length - offset);
                into.put(bytes, (int) offset, count);
                return count;
            }

            @Override
            public long sizeBytes() {
                return bytes.length;
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        step();
        node(directory);
        return seen.keySet().stream()
                .filter(path -> directory.equals(path.getParent()))
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }

    @Override
    public synchronized @Nullable FileState state(Path file) throws IOException {
        step();
        Node node = seen.get(file);
        return node == null
                ? null
                : new FileState(
                        node.isDirectory ? FileState.Kind.DIRECTORY : FileState.Kind.FILE,
                        node.bytes.length,
                        node.modified,
                        System.identityHashCode(node));
    }

    @Override
    public Path real(Path directory) {
        return directory;
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        step();
        node(parent(to));
        Map<Path, @Nullable Node> names = new HashMap<>();
        Map<Path, Node> moved = new TreeMap<>();
        node(from);
        seen.forEach((path, node) -> {
            if (path.startsWith(from)) {
                moved.put(path.equals(from) ? to : to.resolve(from.relativize(path)), node);
                names.put(path, null);
            }
        });
        seen.keySet().removeIf(path -> path.startsWith(from));
        seen.putAll(moved);
        if (moved.size() == 1) {
            names.putAll(moved);
        } else {
            moveOnDevice(from, to, names);
        }
        changed(parent(to), names);
        Node source = seen.get(parent(from));
        if (source != null) {
            source.modified = tick();
        }
    }

    /** Of what lies in a directory that is renamed the device gets what it has. */
    private void moveOnDevice(Path from, Path to, Map<Path, @Nullable Node> names) {
        device.forEach((path, node) -> {
            if (path.startsWith(from)) {
                names.put(path, null);
                names.put(path.equals(from) ? to : to.resolve(from.relativize(path)), node);
            }
        });
        Node directory = seen.get(to);
        if (directory != null) {
            names.put(to, directory);
        }
    }

    @Override
    public synchronized void link(Path existing, Path link) throws IOException {
        step();
        Node node = node(existing);
        checkFree(link);
        seen.put(link, node);
        Map<Path, @Nullable Node> names = new HashMap<>();
        names.put(link, node);
        changed(parent(link), names);
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        step();
        node(file);
        seen.remove(file);
        Map<Path, @Nullable Node> names = new HashMap<>();
        names.put(file, null);
        changed(parent(file), names);
    }

    @Override
    public synchronized void createDirectory(Path directory) throws IOException {
        step();
        checkFree(directory);
        add(directory, new Node(true));
    }

    @Override
    public synchronized void setModified(Path file, Instant time) throws IOException {
        step();
        node(file).modified = time;
    }

    @Override
    public synchronized void forceFile(Path file) throws IOException {
        step();
        Node node = node(file);
        node.forced = node.bytes;
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        step();
        node(directory);
        List<Pending> arriving = pending.stream()
                .filter(change -> change.directory.equals(directory))
                .toList();
        arriving.forEach(this::arrive);
        pending.removeAll(arriving);
    }
}
