// SPDX-License-Identifier: Apache-2.0
/**
 * For those who extend Sennit: reactors, protocol plugins and endpoint types, found by
 * {@link java.util.ServiceLoader}.
 */
package dev.sennit.reactor.spi;
