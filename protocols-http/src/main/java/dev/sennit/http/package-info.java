// SPDX-License-Identifier: Apache-2.0

/**
 * HTTP/1.1 (RFC 9110, RFC 9112) for Sennit: the vocabulary of messages.
 *
 * <p>What comes from the network is parsed strictly and within {@link dev.sennit.http.HttpLimits}: a message that is wrong in any
 * way named in {@link dev.sennit.http.HttpFault} is answered and its connection closed. What comes from the application is checked
 * as it is given: nothing that could break the framing of a message gets into one.
 */
package dev.sennit.http;
