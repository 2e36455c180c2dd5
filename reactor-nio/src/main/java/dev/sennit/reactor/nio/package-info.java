// SPDX-License-Identifier: Apache-2.0
/** Sockets and waiting for them on {@code java.nio}. */
package dev.sennit.reactor.nio;
