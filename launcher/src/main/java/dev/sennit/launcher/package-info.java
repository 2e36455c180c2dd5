// SPDX-License-Identifier: Apache-2.0
/** The {@code sennit} command. */
package dev.sennit.launcher;
