// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.access;

import dev.sennit.reactor.spi.ServiceLogs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An access log in a file. A thread of its own writes; the reactors only put entries into a bounded queue. When the disk is slower than
 * the clients for so long that the queue is full, entries are dropped, counted, and their number is logged: requests go first.
 *
 * <pre>{@code
 * try (var log = new AccessLogFile(Path.of("access.log"), AccessFormat.COMBINED, AccessLogFile.Rotation.NEVER)) {
 *     reactor.listen("tcp:8080", new HttpServerFactory(handler).withAccessLog(log));
 *     reactor.run();
 * }
 * }</pre>
 */
public final class AccessLogFile implements AccessLog, ServiceLogs {
    /** How many entries may wait to be written. */
    public static final int QUEUE_ENTRIES = 16_384;

    private static final Logger LOG = LoggerFactory.getLogger(AccessLogFile.class);
    private static final Object WAKE = new Object();
    private static final int BATCH_ENTRIES = 1024;
    private static final long REPORT_NANOS = 60_000_000_000L;
    private static final long CLOSE_SECONDS = 10; // that a disk may take for what waits

    /**
     * When the file makes way for a new one. The full one becomes {@code NAME.1}, that one {@code NAME.2}, and so on.
     *
     * @param maxBytes how long it may grow; a line that is longer has a file of its own
     * @param kept how many old ones there may be; the oldest is overwritten
     */
    public record Rotation(long maxBytes, int kept) {
        /** The file grows for ever, or until somebody renames it and calls {@link AccessLogFile#reopen()}. */
        public static final Rotation NEVER = new Rotation(Long.MAX_VALUE, 1);

        /**
         * Checks both.
         *
         * @param maxBytes above zero
         * @param kept from 1 to 1000
         * @throws IllegalArgumentException if one is not above zero, or more than 1000 files were to be kept
         */
        public Rotation {
            if (maxBytes <= 0) {
                throw new IllegalArgumentException("maxBytes must be above zero: " + maxBytes);
            }
            if (kept < 1 || kept > 1000) {
                throw new IllegalArgumentException("kept must be from 1 to 1000: " + kept);
            }
        }
    }

    private final LogFile file;
    private final AccessFormat format;
    private final BlockingQueue<Object> queue; // of entries, and WAKE
    private final Thread writer = new Thread(this::writeUntilClosed, "access-log");
    private final LongAdder dropped = new LongAdder();
    private final StringBuilder line = new StringBuilder();
    private volatile boolean reopenAsked;
    private volatile boolean closeAsked;
    private long nextReportNanos = System.nanoTime(); // of what was dropped
    private boolean failing; // the last batch could not be written
    /**
     * Opens the file, to append to it, and starts to write.
     *
     * @param path the file; its folder must exist
     * @param format of its lines
     * @param rotation when it makes way for a new one
     * @throws IOException if it cannot be opened for writing
     */
    public AccessLogFile(Path path, AccessFormat format, Rotation rotation) throws IOException {
        this(path, format, rotation, QUEUE_ENTRIES);
        writer.setDaemon(true); // a program that forgets to close this ends all the same
        writer.start();
    }

    /** For tests, which write by themselves. */
    AccessLogFile(Path path, AccessFormat format, Rotation rotation, int queueEntries) throws IOException {
        this.file = new LogFile(path, rotation);
        this.format = format;
        this.queue = new ArrayBlockingQueue<>(queueEntries);
    }

    @Override
    public void record(AccessEntry entry) {
        if (!queue.offer(entry)) {
            dropped.increment();
        }
    }

    @Override
    public void reopen() {
        reopenAsked = true;
        wake();
    }

    /** {@inheritDoc} Waits ten seconds at most. */
    @Override
    public void close() {
        closeAsked = true;
        wake();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        boolean unused = queue.offer(WAKE); // when it is full the writer is awake
    }

    // ------------------------------------------------------------------------------------------- the writer's thread

    private void writeUntilClosed() {
        List<Object> batch = new ArrayList<>(BATCH_ENTRIES);
        try {
            while (!closeAsked || !queue.isEmpty()) {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH_ENTRIES - 1);
                write(batch);
                batch.clear();
            }
            file.close();
        } catch (InterruptedException e) {
            LOG.warn("the access log {} ends: its thread was interrupted", file);
        } catch (IOException e) {
            LOG.error("the access log {} cannot be closed", file, e);
        }
    }

    /** Writes what waits, and returns. */
    void writeWaiting() {
        List<Object> batch = new ArrayList<>();
        queue.drainTo(batch);
        write(batch);
    }

    private void write(List<Object> batch) {
        try {
            if (reopenAsked) {
                reopenAsked = false;
                file.reopen();
            }
            for (Object each : batch) {
                if (each instanceof AccessEntry entry) {
                    file.write(bytes(entry));
                }
            }
            if (queue.isEmpty()) {
                file.flush();
            }
            worked();
        } catch (IOException e) {
            failed(batch.size(), e);
        }
    }

    private byte[] bytes(AccessEntry entry) {
        line.setLength(0);
        format.write(entry, line);
        return line.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void worked() {
        long now = System.nanoTime();
        if (failing || (dropped.sum() > 0 && now - nextReportNanos >= 0)) {
            LOG.warn("{} entries of the access log {} were dropped", dropped.sumThenReset(), file);
            nextReportNanos = now + REPORT_NANOS;
        }
        failing = false;
    }

    private void failed(int entries, IOException cause) {
        dropped.add(entries);
        if (!failing) {
            failing = true;
            LOG.error("the access log {} cannot be written; entries are dropped until it can", file, cause);
        }
        try {
            file.close(); // the next batch opens it again
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
