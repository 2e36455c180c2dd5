// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.internal.DeferredWork;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * An event loop: one thread that serves connections and timed calls. A JVM may have many; each can be stopped and run
 * again. {@link Reactors#create()} finds one.
 *
 * <p>Set it up (listen, connect, {@code callLater}) on one thread, then {@link #run()} it; from then on it belongs to
 * the thread that runs it, see the package's description.
 */
public interface Reactor
        extends ReactorTime,
                ReactorTcp,
                ReactorUnix,
                ReactorUdp,
                ReactorDescriptors,
                ReactorUnixDatagrams,
                ReactorThreads,
                AutoCloseable {
    /** Where a reactor stands. */
    enum State {
        /** Not running; may be set up and run. */
        IDLE,
        /** Running. */
        RUNNING,
        /** Asked to stop; waits for the triggers of {@link Reactor#beforeShutdown}. */
        STOPPING,
        /** Given back to the operating system; cannot run again. */
        CLOSED
    }

    /** Takes back what {@link Reactor#beforeShutdown} registered. */
    @FunctionalInterface
    interface Registration {
        /** Takes it back; harmless when done before. */
        void remove();
    }

    /**
     * The kind of reactor: {@code nio}, {@code epoll}, {@code simulated}.
     *
     * @return its provider's name
     */
    @AnyThread
    String name();

    /**
     * Where it stands.
     *
     * @return the state
     */
    @AnyThread
    State state();

    /**
     * Runs the loop on this thread until {@link #stop()}. On the way out ports are closed and connections lost; timed
     * calls that did not come due stay for the next run.
     *
     * @throws IllegalStateException if it runs already or was closed
     */
    void run();

    /**
     * Ends the loop: triggers of {@link #beforeShutdown} are run and waited for, ports closed, connections lost. Does
     * nothing if the reactor does not run or stops already; never does its work from inside this call.
     */
    @AnyThread
    void stop();

    /**
     * Lets the work in progress finish: ports stop listening, every {@link DrainableProtocol} is told, every other
     * connection closed politely; what is still open after {@code grace} is aborted. The reactor keeps running.
     *
     * @param grace how long to wait; zero or more
     * @return done, on the reactor's thread, with the number of connections that had to be aborted, when no connection
     *     is left; done already, with 0, when the reactor does not run
     * @throws IllegalArgumentException if {@code grace} is negative
     */
    @AnyThread
    CompletionStage<Integer> drain(Duration grace);

    /**
     * Whether a {@link #drain} is under way. Who opens connections of its own accord does not begin with one then, as
     * {@link ClientService} does not.
     *
     * @return true from the start of the drain until no connection is left
     */
    boolean isDraining();

    /**
     * Has {@code call} made as soon as the reactor runs: before anything else of the next run, in order; at once when
     * it runs already.
     *
     * @param call what to run
     */
    void callWhenRunning(Runnable call);

    /**
     * Registers something to do before the reactor shuts down, and to wait for. Triggers run in the order of
     * registration, once; one that throws is logged and the others run; a stage that fails counts as done.
     *
     * @param trigger starts the work and returns a stage that ends with it
     * @return takes the trigger back
     */
    Registration beforeShutdown(Supplier<? extends CompletionStage<?>> trigger);

    /**
     * What this reactor did so far.
     *
     * @return a snapshot; taken from another thread while the reactor runs, its numbers may be a turn old
     */
    @AnyThread
    ReactorCounters counters();

    /**
     * Which connections are open, and what each waits for. The answer is put together a few hundred connections a turn,
     * so that the others do not wait for it; those that end meanwhile are left out.
     *
     * @param limit the most connections to tell of, the youngest; {@link ReactorCounters#active()} says how many there are
     * @return the connections, completed on the reactor's thread; completed already, without any, when the reactor does
     *     not run
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    @AnyThread
    CompletionStage<List<ConnectionStatus>> connections(int limit);

    /**
     * Something of which each reactor has its own; {@link ReactorLocal#get} is the door.
     *
     * @param <T> its type
     * @param key which
     * @return this reactor's own
     */
    <T> T local(ReactorLocal<T> key);

    @Override
    default void callInThread(Runnable work) {
        DeferredWork.start(this, WorkerPool.of(this), work);
    }

    @Override
    default <T> CompletionStage<T> deferToThread(Callable<? extends T> work) {
        return deferToThread(WorkerPool.of(this), work);
    }

    @Override
    default <T> CompletionStage<T> deferToThread(Executor workers, Callable<? extends T> work) {
        return DeferredWork.defer(this, workers, work);
    }

    @Override
    default <T> T blockingCallFromThread(Callable<? extends T> call) throws ExecutionException, InterruptedException {
        return this.<T>blockingJoinFromThread(() -> CompletableFuture.completedFuture(call.call()));
    }

    /** By default refused: only the reactor itself knows when nobody will answer any more. */
    @Override
    default <T> T blockingJoinFromThread(Callable<? extends CompletionStage<? extends T>> call)
            throws ExecutionException, InterruptedException {
        throw new UnsupportedOperationException("no thread can wait for this reactor: " + name());
    }

    /**
     * Listens where a string says, such as {@code "tcp:8007"} or {@code "unix:/run/echo.sock"}, with the
     * {@linkplain ServerFactory#tcpOptions() options of the factory}.
     *
     * @param endpoint the endpoint, see {@link Endpoints}
     * @param factory makes the protocol of each accepted connection
     * @return the open port
     * @throws IllegalArgumentException if the string is not an endpoint; the message says what is allowed
     * @throws CannotListenException if the address cannot be bound
     * @throws UnsupportedOperationException if this reactor cannot do one of the socket options in {@link ServerFactory#tcpOptions()}
     */
    default ListeningPort listen(String endpoint, ServerFactory factory) {
        return Endpoints.server(endpoint).listen(this, factory, factory.tcpOptions());
    }

    /**
     * Connects to where a string says, such as {@code "tcp:example.org:25"}, with {@link ClientOptions#defaults()}.
     * {@link ClientEndpoint#connect} takes options, and gives a handle to cancel and to see the end.
     *
     * @param endpoint the endpoint, see {@link Endpoints}
     * @param factory makes the protocol of the connection
     * @param <P> the protocol
     * @return as {@link ClientConnection#protocol()}, completed in a later turn
     * @throws IllegalArgumentException if the string is not an endpoint; the message says what is allowed
     */
    default <P extends Protocol> CompletionStage<P> connect(String endpoint, ProtocolFactory<P> factory) {
        return Endpoints.client(endpoint)
                .connect(this, factory, ClientOptions.defaults())
                .protocol();
    }

    /** Refuses, unless overridden: only a reactor on sockets of the operating system has descriptors to adopt. */
    @Override
    default ListeningPort adoptListener(
            int descriptor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        throw new UnsupportedOperationException("the " + name() + " reactor cannot adopt descriptors: use epoll");
    }

    /** Refuses, unless overridden, as {@link #adoptListener} does. */
    @Override
    default void adoptConnection(int descriptor, ServerFactory factory, TcpOptions options) {
        throw new UnsupportedOperationException("the " + name() + " reactor cannot adopt descriptors: use epoll");
    }

    /** Refuses, unless overridden. */
    @Override
    default void sendUnixDatagram(String to, ByteBuffer data) {
        throw new UnsupportedOperationException(
                "the " + name() + " reactor cannot send datagrams to UNIX sockets: use epoll");
    }

    /**
     * Gives the reactor's descriptors back to the operating system.
     *
     * @throws IllegalStateException while it runs
     */
    @Override
    void close();
}
