// SPDX-License-Identifier: Apache-2.0
/**
 * For those who test protocols and their timeouts: no socket, no thread, no waiting.
 *
 * <ul>
 *   <li>One protocol: {@link dev.sennit.reactor.testkit.StringTransport} and
 *       {@link dev.sennit.reactor.testkit.ManualTime}.
 *   <li>Two that talk to each other: {@link dev.sennit.reactor.testkit.ProtocolPair}.
 *   <li>A parser, at every cut of its bytes: {@link dev.sennit.reactor.testkit.Feeding}.
 *   <li>A service that listens or connects: {@link dev.sennit.reactor.testkit.ManualReactor}.
 *   <li>Everything together, the real loop on a network that fails in every way:
 *       {@link dev.sennit.reactor.testkit.SimulatedNetwork}, {@link dev.sennit.reactor.testkit.FaultOptions},
 *       {@link dev.sennit.reactor.testkit.Seeds}.
 *   <li>Properties with jqwik: {@link dev.sennit.reactor.testkit.Timeline} and
 *       {@link dev.sennit.reactor.testkit.Timelines} for timeouts, {@link dev.sennit.reactor.testkit.Chunkings} for
 *       parsers.
 *   <li>Nothing left behind: {@link dev.sennit.reactor.testkit.LeakCheck}.
 * </ul>
 */
package dev.sennit.reactor.testkit;
