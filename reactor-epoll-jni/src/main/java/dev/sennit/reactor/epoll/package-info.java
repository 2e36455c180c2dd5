// SPDX-License-Identifier: Apache-2.0
/** Sockets and waiting for them on Linux's epoll. */
package dev.sennit.reactor.epoll;
