// SPDX-License-Identifier: Apache-2.0

/** The command {@code sennit http}. */
package dev.sennit.http.plugin;
