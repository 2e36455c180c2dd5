// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * A producer that is asked for each write: {@link #resumeProducing()} is called in the turn after it is registered and
 * again each time the transport's queue is empty. Write something each time, or unregister.
 */
public non-sealed interface PullProducer extends Producer {}
