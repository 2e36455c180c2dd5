// SPDX-License-Identifier: Apache-2.0
/** A store that keeps mail in memory, for tests and tools. */
package dev.sennit.mail.store.memory;
