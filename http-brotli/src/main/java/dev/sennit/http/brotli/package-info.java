// SPDX-License-Identifier: Apache-2.0

/**
 * The content coding {@code br}: found by {@link dev.sennit.http.compression.CompressionOptions} when this module is there, or made with
 * another window by {@link dev.sennit.http.brotli.Brotli}.
 */
package dev.sennit.http.brotli;
