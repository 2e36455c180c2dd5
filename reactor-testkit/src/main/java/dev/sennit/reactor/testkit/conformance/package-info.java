// SPDX-License-Identifier: Apache-2.0
/**
 * The conformance suite: what every reactor does alike, as JUnit 5 classes. The author of a reactor extends
 * {@link dev.sennit.reactor.testkit.conformance.WholeConformance WholeConformance} with the few lines that make the
 * reactor, and JUnit finds all the suites inside:
 *
 * <pre>{@code
 * final class NioConformanceTest extends WholeConformance {
 *     @Override
 *     protected Reactor createReactor() {
 *         return Reactors.create("nio");
 *     }
 * }
 * }</pre>
 *
 * <p>A second round on a thread of its own, as reactors are used, extends
 * {@link dev.sennit.reactor.testkit.conformance.RunningConformance RunningConformance} and overrides {@code driver} too.
 *
 * <p>Each suite can also be extended by itself, to run one subject alone or with other hooks. They are
 * {@link dev.sennit.reactor.testkit.conformance.TimersConformance Timers},
 * {@link dev.sennit.reactor.testkit.conformance.TcpConformance Tcp},
 * {@link dev.sennit.reactor.testkit.conformance.InternetConformance Internet},
 * {@link dev.sennit.reactor.testkit.conformance.Ipv6Conformance Ipv6},
 * {@link dev.sennit.reactor.testkit.conformance.OptionsConformance Options},
 * {@link dev.sennit.reactor.testkit.conformance.DescriptorsConformance Descriptors},
 * {@link dev.sennit.reactor.testkit.conformance.ConnectConformance Connect},
 * {@link dev.sennit.reactor.testkit.conformance.AcceptConformance Accept},
 * {@link dev.sennit.reactor.testkit.conformance.CloseConformance Close},
 * {@link dev.sennit.reactor.testkit.conformance.HalfCloseConformance HalfClose},
 * {@link dev.sennit.reactor.testkit.conformance.AbortConformance Abort},
 * {@link dev.sennit.reactor.testkit.conformance.FullAbortConformance FullAbort},
 * {@link dev.sennit.reactor.testkit.conformance.BackpressureConformance Backpressure},
 * {@link dev.sennit.reactor.testkit.conformance.ProducerCloseConformance ProducerClose},
 * {@link dev.sennit.reactor.testkit.conformance.SlowPeerConformance SlowPeer},
 * {@link dev.sennit.reactor.testkit.conformance.TlsConformance Tls},
 * {@link dev.sennit.reactor.testkit.conformance.UdpConformance Udp},
 * {@link dev.sennit.reactor.testkit.conformance.UdpPeersConformance UdpPeers},
 * {@link dev.sennit.reactor.testkit.conformance.TlsHandshakeConformance TlsHandshake},
 * {@link dev.sennit.reactor.testkit.conformance.TlsNamesConformance TlsNames},
 * {@link dev.sennit.reactor.testkit.conformance.TlsResumptionConformance TlsResumption},
 * {@link dev.sennit.reactor.testkit.conformance.TlsCloseConformance TlsClose},
 * {@link dev.sennit.reactor.testkit.conformance.TlsProducerConformance TlsProducer},
 * {@link dev.sennit.reactor.testkit.conformance.StartTlsConformance StartTls},
 * {@link dev.sennit.reactor.testkit.conformance.TlsBehindHeaderConformance TlsBehindHeader},
 * {@link dev.sennit.reactor.testkit.conformance.TransferConformance Transfers},
 * {@link dev.sennit.reactor.testkit.conformance.TlsTransferConformance TlsTransfers},
 * {@link dev.sennit.reactor.testkit.conformance.WrappedTransferConformance WrappedTransfers},
 * {@link dev.sennit.reactor.testkit.conformance.TransferProgressConformance TransferProgress},
 * {@link dev.sennit.reactor.testkit.conformance.ThreadsConformance Threads},
 * {@link dev.sennit.reactor.testkit.conformance.LifecycleConformance Lifecycle},
 * {@link dev.sennit.reactor.testkit.conformance.ShutdownConformance Shutdown},
 * {@link dev.sennit.reactor.testkit.conformance.DrainConformance Drain} and, for reactors on real threads,
 * {@link dev.sennit.reactor.testkit.conformance.GroupConformance Group}. A suite joins the whole as a nested class of
 * {@link dev.sennit.reactor.testkit.conformance.StreamConformance StreamConformance}; of {@code RunningConformance} when it
 * needs the internet's addresses; of {@code WholeConformance} and {@code UnixConformance} when it runs its reactors itself.
 *
 * <p>{@link dev.sennit.reactor.testkit.conformance.UnixConformance Unix} is the whole once more over UNIX stream sockets,
 * without the suites of what only TCP and UDP have, and with
 * {@link dev.sennit.reactor.testkit.conformance.UnixSocketsConformance UnixSockets}.
 *
 * <p>{@link dev.sennit.reactor.testkit.conformance.TlsProviderConformance TlsProvider} is about TLS with another provider
 * than the JDK's, which a class that extends it names.
 *
 * <h2>Time and threads</h2>
 *
 * Nothing here sleeps or reads a wall clock. A test waits in reactor time, with a limit, and says what it waited for
 * when the limit is over. How a reactor is made to go on is a
 * {@link dev.sennit.reactor.testkit.conformance.Driver}: an {@link dev.sennit.reactor.core.EventLoop} goes round on the
 * test's own thread, which suits virtual time as well; any other reactor runs on a thread of its own. {@code Lifecycle},
 * {@code Shutdown} and {@code Drain} call {@link dev.sennit.reactor.Reactor#run()} themselves.
 *
 * <p>Three kinds of test need real threads: {@code Group}; the two of {@code Threads} that wake a sleeping reactor, with no
 * timed call pending, so that a reactor in virtual time has nowhere to jump to and must wait for the wake-up as well; and
 * those that join the other thread before they go on, which any reactor passes.
 *
 * <h2>Backends on the real kernel</h2>
 *
 * The suites above look at a whole reactor. For the author of a {@link dev.sennit.reactor.core.Poller} over sockets of
 * the operating system there are five more, which look at it call by call and say sooner what is wrong:
 * {@link dev.sennit.reactor.testkit.conformance.PollerConformance Poller},
 * {@link dev.sennit.reactor.testkit.conformance.ListenerIoConformance ListenerIo},
 * {@link dev.sennit.reactor.testkit.conformance.SocketIoConformance SocketIo},
 * {@link dev.sennit.reactor.testkit.conformance.SocketBytesConformance SocketBytes} and
 * {@link dev.sennit.reactor.testkit.conformance.DatagramIoConformance DatagramIo}. Each is extended by a class that
 * opens a poller; tests of what only that backend does go into the same class and use its
 * {@link dev.sennit.reactor.testkit.conformance.Loopback}. Here the kernel's own time passes: tests wait for what must
 * happen, and look for a few milliseconds at what must not.
 *
 * <h2>What is covered</h2>
 *
 * The numbers are those of the catalogue of edge cases that the suite was written from: Twisted's behaviour, with the
 * deviations D1 to D23 that Sennit chose.
 *
 * <table>
 * <caption>Edge cases, and where they are covered</caption>
 * <tr><th>cases</th><th>about</th><th>where</th></tr>
 * <tr><td>E-01 to E-10</td><td>the laws of TimeoutMixin</td><td>tests of the API, without a reactor; that a connection's
 *     end leaves no timer (E-09) ends every test here</td></tr>
 * <tr><td>E-11 to E-17</td><td>timed calls</td><td>Timers; what 100,000 resets cost (E-17) is for a benchmark</td></tr>
 * <tr><td>E-18 to E-23</td><td>run, stop, triggers, start</td><td>Lifecycle, Shutdown. A stop is idempotent and may come from any
 *     thread, so it never fails (E-19); there is no crash() and one phase of triggers, before the shutdown (E-20); taking
 *     a trigger back twice is harmless (E-21)</td></tr>
 * <tr><td>E-24 to E-26</td><td>calls from threads</td><td>Threads; how fast a wake-up is (E-24) is for a benchmark</td></tr>
 * <tr><td>E-27</td><td>thread pool</td><td>Defer; the pool itself in the tests of the API. A stop does not wait for it</td></tr>
 * <tr><td>E-28 to E-30</td><td>registrations, descriptors used again</td><td>Poller, SocketIo: a reactor's users see no
 *     descriptors. That no closed connection is called back is watched in every test here</td></tr>
 * <tr><td>E-31, E-32, E-46 to E-49</td><td>writing, pausing, resuming</td><td>Tcp</td></tr>
 * <tr><td>E-33</td><td>one system call for the writes of a turn</td><td>the core's own tests, with a socket that
 *     counts</td></tr>
 * <tr><td>E-34 to E-37, E-44, E-45</td><td>polite closes, faults of a protocol</td><td>Close. A write after
 *     loseConnection is dropped (E-36, D3); a polite close lingers for late bytes, and is cut off when the peer takes
 *     nothing for its grace (D2); a fault in connectionMade ends the connection (E-45, D6), one in a deadline's expiry as
 *     well (deviates from TM-17)</td></tr>
 * <tr><td>E-38 to E-43</td><td>aborts</td><td>Abort; while everything is full, in the clear and through TLS, FullAbort</td></tr>
 * <tr><td>E-50, E-51, E-53</td><td>half-closes</td><td>HalfClose. When both directions have ended, connectionLost follows
 *     by itself</td></tr>
 * <tr><td>E-52</td><td>the peer's FIN without half-close</td><td>Close, HalfClose</td></tr>
 * <tr><td>E-54, E-55</td><td>options, addresses</td><td>Options, Tcp; scope identifiers of link-local addresses are not tried, for
 *     not every machine has one</td></tr>
 * <tr><td>E-56, E-57, E-62</td><td>outcomes of connecting, reconnecting, the order of endings</td><td>Connect. Factories
 *     are not told of a start and a stop, so there is nothing to count (E-57)</td></tr>
 * <tr><td>E-58, E-59, E-61</td><td>ports, refusals</td><td>Accept, Connect</td></tr>
 * <tr><td>E-60</td><td>no descriptors left</td><td>the tests of each backend: how to run out of them differs</td></tr>
 * <tr><td>E-63</td><td>a lost connection is not kept</td><td>counted after every test; that no key stays with a selector
 *     is for the tests of each backend</td></tr>
 * <tr><td>E-64 to E-70</td><td>producers</td><td>Backpressure, ProducerClose; through TLS and wrappers, TlsProducers and
 *     WrappedProducers. A pull producer is asked in the next turn, not from inside
 *     its registration (E-64); a paused producer goes on at the low water mark and is told once (E-65, D7); every close
 *     waits for a registered producer (E-67, D4)</td></tr>
 * <tr><td>E-71</td><td>pull-to-push adapter</td><td>nowhere: there is none</td></tr>
 * <tr><td>E-72</td><td>FileSender</td><td>Transfers, TlsTransfers, WrappedTransfers: a file takes its place among what is written, and
 *     is no producer</td></tr>
 * <tr><td>E-93 to E-97</td><td>TLS</td><td>Tls, TlsHandshake, TlsClose, TlsProducer, StartTls, TlsBehindHeader; what a peer does wrong (truncation, renegotiation, no close_notify) is for
 *     the core's own tests in the simulated network</td></tr>
 * <tr><td>from E-73 on</td><td>protocols</td><td>the tests of the protocols</td></tr>
 * </table>
 */
package dev.sennit.reactor.testkit.conformance;
