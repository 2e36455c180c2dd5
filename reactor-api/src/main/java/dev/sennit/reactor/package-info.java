// SPDX-License-Identifier: Apache-2.0
/**
 * What a protocol author sees: reactors, transports, protocols and their timeouts.
 *
 * <h2>The life of a connection</h2>
 *
 * <pre>
 *   makeConnection(transport)        once, first
 *        |
 *   dataReceived(bytes)  *           any number of times, in order
 *        |
 *   readConnectionLost()  ?          the peer will send no more (HalfCloseableProtocol only)
 *   writeConnectionLost() ?          we will send no more       (HalfCloseableProtocol only)
 *        |
 *   connectionLost(reason)           once, last: nothing follows it, nothing the connection armed is left
 * </pre>
 *
 * <h2>The turn</h2>
 *
 * A reactor is one thread that goes round: wait for the operating system, deliver what arrived, run the timers that
 * are due, run what other threads asked for, send what was written. {@link dev.sennit.reactor.ReactorTime#nanoTime()}
 * is read once each turn; work born in a turn runs in the next one, so no callback is ever entered again from inside
 * {@code write}, {@code loseConnection} or any other call of a protocol.
 *
 * <h2>Threads</h2>
 *
 * Every method and every callback belongs to the reactor's thread. The exceptions are marked
 * {@link dev.sennit.reactor.AnyThread}; calling another method from a foreign thread throws
 * {@link java.lang.IllegalStateException} at once, naming
 * {@link dev.sennit.reactor.ReactorThreads#callFromThread(Runnable) callFromThread}. Before
 * {@link dev.sennit.reactor.Reactor#run()} the thread that sets a reactor up counts as its own.
 *
 * <h2>Bytes</h2>
 *
 * Bytes handed to a callback are on loan until it returns: copy what is kept. Bytes handed to {@code write} are the
 * caller's again when it returns. There is no reference counting, no {@code flush} and no {@code release}.
 */
package dev.sennit.reactor;
