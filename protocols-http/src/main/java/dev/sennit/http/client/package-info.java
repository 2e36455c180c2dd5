// SPDX-License-Identifier: Apache-2.0

/**
 * An HTTP/1.1 client (RFC 9110, RFC 9112) that is as strict and as bounded as the server: {@link
 * dev.sennit.http.client.ClientLimits} for what servers may send, {@link dev.sennit.http.client.ClientTimeouts} for how long they may
 * take.
 *
 * <p>Everything belongs to the reactor's thread, and everything completes there.
 */
package dev.sennit.http.client;
