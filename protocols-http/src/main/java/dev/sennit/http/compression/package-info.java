// SPDX-License-Identifier: Apache-2.0

/**
 * Compression of responses (RFC 9110 section 8.4): {@link dev.sennit.http.compression.Compression} around a handler, for clients whose
 * {@code Accept-Encoding} asks for it.
 *
 * <p>gzip is always there. Other codings are found by {@link java.util.ServiceLoader} as providers of {@link
 * dev.sennit.http.compression.ContentCoding}.
 */
package dev.sennit.http.compression;
