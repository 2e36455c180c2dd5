// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** How other threads reach a reactor, and how a reactor has work done by them. */
public interface ReactorThreads {
    /**
     * Has {@code call} made on the reactor's thread, in a later turn, in the order of the calls to this method. Works
     * before the reactor runs (the calls wait for it) and from the reactor's own thread. A call to a reactor that is
     * closed is forgotten.
     *
     * @param call what to run; if it throws, that is logged and the calls behind it still run
     */
    @AnyThread
    void callFromThread(Runnable call);

    /**
     * Whether the calling thread is the one this reactor runs on.
     *
     * @return false also while the reactor does not run
     */
    @AnyThread
    boolean isReactorThread();

    /**
     * Has work that blocks done elsewhere, by {@link WorkerPool#of the reactor's workers}; nobody waits for it.
     *
     * @param work must not touch connections; if it throws, that is logged
     * @throws RejectedExecutionException if too much work waits already
     */
    void callInThread(Runnable work);

    /**
     * Has work that blocks done elsewhere, by {@link WorkerPool#of the reactor's workers}, and brings back what comes of
     * it.
     *
     * @param work must not touch connections
     * @param <T> of its result
     * @return as {@link #deferToThread(Executor, Callable)}
     */
    <T> CompletionStage<T> deferToThread(Callable<? extends T> work);

    /**
     * Has work done by an executor, and brings back what comes of it. A connection that the outcome was for may be lost by
     * then: commands to it are harmless. If the reactor has stopped, the outcome comes when it runs again; one that is
     * closed never hears of it.
     *
     * @param workers do the work
     * @param work must not touch connections
     * @param <T> of its result
     * @return completed on the reactor's thread, in a later turn: with the result, with what the work threw, or with
     *     {@link RejectedExecutionException} if the executor refused it
     */
    <T> CompletionStage<T> deferToThread(Executor workers, Callable<? extends T> work);

    /**
     * Has a call made on the reactor's thread, as {@link #callFromThread}, and waits for its result.
     *
     * @param call what to run
     * @param <T> of its result
     * @return what the call returned
     * @throws ExecutionException if the call threw; the cause says what
     * @throws InterruptedException if this thread is interrupted while it waits; the call is not made then, unless it has
     *     begun
     * @throws ReactorStoppedException if the reactor does not run, or stops before the call was made
     * @throws IllegalStateException on the reactor's own thread, which would wait for itself
     */
    @AnyThread
    <T> T blockingCallFromThread(Callable<? extends T> call) throws ExecutionException, InterruptedException;

    /**
     * Has a call made on the reactor's thread, and waits for what comes of it later.
     *
     * @param call starts something
     * @param <T> of the result
     * @return what the call's stage was completed with
     * @throws ExecutionException if the call threw, or the stage failed; the cause says how
     * @throws InterruptedException if this thread is interrupted while it waits; the call is not made then, unless it has
     *     begun
     * @throws ReactorStoppedException if the reactor does not run, or stops before the stage is complete
     * @throws IllegalStateException on the reactor's own thread, which would wait for itself
     */
    @AnyThread
    <T> T blockingJoinFromThread(Callable<? extends CompletionStage<? extends T>> call)
            throws ExecutionException, InterruptedException;
}
