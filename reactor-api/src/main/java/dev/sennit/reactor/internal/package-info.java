// SPDX-License-Identifier: Apache-2.0
/** Built-in endpoint types. */
package dev.sennit.reactor.internal;
