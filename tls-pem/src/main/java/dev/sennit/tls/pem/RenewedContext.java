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
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context of {@link PemFiles}, which follows the files: they may be renewed while the server runs. Who asks gets the
 * context there is and never waits; at most once in an interval asking has another thread look whether the files have
 * changed. Until they can be read and belong together again, the old context serves, and one line in the log says why.
 *
 * <p>For any thread.
 */
public final class RenewedContext implements Supplier<SSLContext> {
    /** How often the files are looked at, at most: every 2 seconds. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(RenewedContext.class);
    private static final Executor READER = reader();

    private final PemFiles files;
    private final LongSupplier nanoTime;
    private final Executor reader;
    private final AtomicLong nextLookNanos;
    private volatile SSLContext context;
    private List<Version> seen; // touched by the reader only, one look at a time

    private record Version(
            long sizeBytes, Object modified, @Nullable Object key) {}

    /**
     * Reads the files.
     *
     * @param files where to look
     * @throws IOException as {@link PemFiles#load}
     */
    public RenewedContext(PemFiles files) throws IOException {
        this(files, System::nanoTime, READER);
    }

    RenewedContext(PemFiles files, LongSupplier nanoTime, Executor reader) throws IOException {
        this.files = files;
        this.nanoTime = nanoTime;
        this.reader = reader;
        this.seen = versions();
        this.context = files.load();
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
    public SSLContext get() {
        long now = nanoTime.getAsLong();
        long due = nextLookNanos.get();
        if (now - due >= 0 && nextLookNanos.compareAndSet(due, now + INTERVAL.toNanos())) {
            reader.execute(this::look);
        }
        return context;
    }

    private synchronized void look() {
        List<Version> found = versions();
        if (found.equals(seen)) {
            return;
        }
        seen = found;
        try {
            context = files.load();
            LOG.info("the certificates in {} are new and serve from now on", files.certificates());
        } catch (IOException e) {
            LOG.warn("the certificates in use stay: {}", e.getMessage());
        }
    }

    private List<Version> versions() {
        List<Version> versions = new ArrayList<>();
        for (Path file : files.all()) {
            versions.add(version(file));
        }
        return versions;
    }

    private static Version version(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(now.size(), now.lastModifiedTime(), now.fileKey());
        } catch (IOException e) {
            return new Version(-1, "missing", null);
        }
    }

    /** The files, for logs. */
    @Override
    public String toString() {
        return "TLS from " + files;
    }
}
