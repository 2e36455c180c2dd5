// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.HostResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A resolver that blocks, on a bounded number of threads of its own and with a bounded queue before them. */
public final class SystemResolver implements HostResolver {
    /** What blocks. */
    @FunctionalInterface
    public interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private static final class Shared {
        static final SystemResolver INSTANCE =
                new SystemResolver(InetAddress::getAllByName, HostResolver.MAX_LOOKUPS, HostResolver.MAX_WAITING);
    }

    private static final int IDLE_SECONDS = 30;

    private final Lookup lookup;
    private final int maxWaiting;
    private final ThreadPoolExecutor executor;

    public SystemResolver(Lookup lookup, int maxLookups, int maxWaiting) {
        if (maxLookups < 1 || maxWaiting < 1) {
            throw new IllegalArgumentException(
                    "a resolver needs limits of at least 1: maxLookups " + maxLookups + ", maxWaiting " + maxWaiting);
        }
        this.lookup = lookup;
        this.maxWaiting = maxWaiting;
        AtomicInteger threads = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                maxLookups, maxLookups, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxWaiting), work -> {
                    Thread thread = new Thread(work, "sennit-resolver-" + threads.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    public static SystemResolver shared() {
        return Shared.INSTANCE;
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        Runnable work = () -> answer(host, answer);
        answer.whenComplete((addresses, failure) -> executor.remove(work)); // a cancelled one gives its place back
        try {
            executor.execute(work);
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new IOException("too many names are being looked up: " + maxWaiting
                    + " wait already, '" + host + "' is one too many"));
        }
        return answer;
    }

    private void answer(String host, CompletableFuture<List<InetAddress>> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            answer.complete(List.of(lookup.addresses(host)));
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }
}
