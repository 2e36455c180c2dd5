// SPDX-License-Identifier: Apache-2.0

/** The provider of the coding, and its encoders. */
package dev.sennit.http.zstd.coding;
