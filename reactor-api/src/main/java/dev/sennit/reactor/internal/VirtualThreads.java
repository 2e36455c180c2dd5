// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A virtual thread for each piece of work, where the JVM has them; this is compiled for one that has not. */
public final class VirtualThreads implements Executor {
    private static final @Nullable MethodHandle START = find();

    private final int maxThreads;
    private final AtomicInteger threads = new AtomicInteger();
    private final MethodHandle start;

    public VirtualThreads(int maxThreads) {
        if (START == null) {
            throw new UnsupportedOperationException(
                    "virtual threads came with Java 21, this is Java " + Runtime.version());
        }
        this.start = START;
        this.maxThreads = maxThreads;
    }

    private static @Nullable MethodHandle find() {
        if (Runtime.version().feature() < 21) {
            return null; // there it was a preview
        }
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    public static boolean areThere() {
        return START != null;
    }

    @Override
    public void execute(Runnable work) {
        if (threads.incrementAndGet() > maxThreads) {
            threads.decrementAndGet();
            throw new RejectedExecutionException("too much work: " + maxThreads + " virtual threads are at it");
        }
        try {
            start(() -> {
                try {
                    work.run();
                } finally {
                    threads.decrementAndGet();
                }
            });
        } catch (RuntimeException | Error e) {
            threads.decrementAndGet();
            throw e;
        }
    }

    private void start(Runnable work) {
        try {
            Thread unused = (Thread) start.invokeExact(work);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a virtual thread cannot be started", e);
        }
    }

    @Override
    public String toString() {
        return "virtual threads, at most " + maxThreads;
    }
}
