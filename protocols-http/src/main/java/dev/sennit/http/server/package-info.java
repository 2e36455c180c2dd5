// SPDX-License-Identifier: Apache-2.0

/**
 * The HTTP/1.1 server's connection: {@link dev.sennit.http.server.HttpConnection} through its lives. The first of them takes requests from
 * the parsers of {@code dev.sennit.http.h1}, has them answered, and sends the answers in order.
 */
package dev.sennit.http.server;
