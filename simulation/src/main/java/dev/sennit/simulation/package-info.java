// SPDX-License-Identifier: Apache-2.0
/**
 * Everything there is between a protocol and the network, together, on a simulated network that does its worst, in
 * virtual time; and the laws that hold whatever happens.
 */
@NullMarked
package dev.sennit.simulation;

import org.jspecify.annotations.NullMarked;
