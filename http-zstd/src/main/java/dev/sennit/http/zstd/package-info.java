// SPDX-License-Identifier: Apache-2.0

/**
 * The content coding {@code zstd}: found by {@link dev.sennit.http.compression.CompressionOptions} when this module is there, or made
 * with another window by {@link dev.sennit.http.zstd.Zstandard}.
 */
package dev.sennit.http.zstd;
