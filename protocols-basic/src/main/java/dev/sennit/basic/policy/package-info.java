// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator puts around a protocol without changing it: limits on connections, rates, logs, timeouts. Each is a
 * {@link dev.sennit.basic.policy.Policy}; {@link dev.sennit.basic.policy.Policy#guard guard} puts several around a
 * factory:
 *
 * <pre>{@code
 * ServerFactory guarded = Policy.guard(site, new TotalLimit(10_000), new PeerLimit(100));
 * }</pre>
 *
 * <p>A policy object keeps the count, so one that guards several factories counts over all of them, and over all reactors
 * that serve them: each may be used from any thread.
 */
package dev.sennit.basic.policy;
