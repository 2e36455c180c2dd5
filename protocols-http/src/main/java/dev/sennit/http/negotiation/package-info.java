// SPDX-License-Identifier: Apache-2.0

/**
 * What a client would rather have: the fields {@code Accept}, {@code Accept-Encoding} and {@code Accept-Language} with their weights
 * (RFC 9110 section 12.5), and the choice between what a server has.
 *
 * <p>The parsers are strict and bounded: a field that breaks its grammar, or has more than 64 elements, counts as if it were not there.
 * A weight is given in thousandths, from 0, not acceptable, to 1000, most welcome.
 *
 * <p>An answer that depends on one of these fields should name it in {@code Vary}, else caches give it to those who asked for another.
 */
package dev.sennit.http.negotiation;
