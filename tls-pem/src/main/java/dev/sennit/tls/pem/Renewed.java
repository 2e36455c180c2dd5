// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link PemSource} makes of its files, which may be renewed while the program runs. Who asks gets what there is
 * and never waits; at most once in an interval asking has another thread look whether the files have changed. Until they
 * can be read and belong together again, what there was serves, and one line in the log says why.
 *
 * <p>For any thread.
 *
 * @param <T> what the files make together
 */
public final class Renewed<T> implements Supplier<T> {
    /** How often the files are looked at, at most: every 2 seconds. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Renewed.class);
    private static final Executor READER = reader();

    private final PemSource<T> source;
    private final LongSupplier nanoTime;
    private final Executor reader;
    private final AtomicLong nextLookNanos;
    private volatile T made;
    private List<Version> seen; // touched by the reader only, one look at a time
    private String fault = ""; // likewise: why what was seen last does not serve; empty if it does

    private record Version(
            Path file,
            long sizeBytes,
            Object modified,
            @Nullable Object key) {}

    /**
     * Reads the files.
     *
     * @param source the files
     * @throws IOException as {@link PemSource#load}
     */
    public Renewed(PemSource<T> source) throws IOException {
        this(source, System::nanoTime, READER);
    }

    Renewed(PemSource<T> source, LongSupplier nanoTime, Executor reader) throws IOException {
        this.source = source;
        this.nanoTime = nanoTime;
        this.reader = reader;
        this.seen = versions();
        this.made = source.load();
        this.nextLookNanos = new AtomicLong(nanoTime.getAsLong() + INTERVAL.toNanos());
    }

    private static Executor reader() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "sennit-pem-reader");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public T get() {
        long now = nanoTime.getAsLong();
        long due = nextLookNanos.get();
        if (now - due >= 0 && nextLookNanos.compareAndSet(due, now + INTERVAL.toNanos())) {
            reader.execute(this::look);
        }
        return made;
    }

    private synchronized void look() {
        List<Version> found = versions();
        if (found.equals(seen) && fault.isEmpty()) { // a permission or a full table of files may change unseen
            return;
        }
        seen = found;
        try {
            made = source.load();
            fault = "";
            LOG.info("what is in {} is new and in use from now on", source);
        } catch (IOException | RuntimeException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void complain(String why) {
        if (!why.equals(fault)) {
            fault = why;
            LOG.warn("what was read before stays in use: {}", why);
        }
    }

    private List<Version> versions() {
        List<Version> versions = new ArrayList<>();
        for (Path file : source.files()) {
            versions.add(version(file));
        }
        return versions;
    }

    private static Version version(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(file, now.size(), now.lastModifiedTime(), now.fileKey());
        } catch (IOException e) {
            return new Version(file, -1, "missing", null);
        }
    }

    /** {@return the files, for logs} */
    @Override
    public String toString() {
        return "what is in " + source;
    }
}
