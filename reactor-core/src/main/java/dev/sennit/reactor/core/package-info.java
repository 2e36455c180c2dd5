// SPDX-License-Identifier: Apache-2.0
/**
 * The loop, for those who write a reactor. A backend implements {@link dev.sennit.reactor.core.Poller},
 * {@link dev.sennit.reactor.core.SocketIo} and {@link dev.sennit.reactor.core.ListenerIo}: system calls without
 * policy. Everything else is here, once:
 *
 * <pre>
 *   Reactor (the API)
 *      |
 *   EventLoop --- TimingWheel        timed calls
 *      |    \---- Mailbox            calls from other threads
 *      |
 *   TcpAcceptor   TcpConnector   TcpTransport --- OutboundQueue
 *      |               |              |
 *   ListenerIo      SocketIo       SocketIo       one system call each
 *      \_______________|______________/
 *                    Poller                       waits, and says who is ready
 * </pre>
 *
 * <h2>The turn</h2>
 *
 * <ol>
 *   <li>poll: wait until a socket is ready, a timer is due or another thread calls; not at all when work waits
 *   <li>read the time, once
 *   <li>ready sockets: read, deliver, send what the delivery wrote
 *   <li>timers that are due by that time: what was waiting to be read is read before an expiry is judged
 *   <li>calls from other threads, those that were there when the step began
 *   <li>endings and other work born in earlier turns
 *   <li>send what else was written
 * </ol>
 */
package dev.sennit.reactor.core;
