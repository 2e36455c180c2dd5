// SPDX-License-Identifier: Apache-2.0
/**
 * Who asked for what, and what came of it: {@link dev.sennit.http.access.AccessLog} hears of every request that is over, and
 * {@link dev.sennit.http.access.AccessLogFile} writes it down without keeping a reactor waiting.
 */
package dev.sennit.http.access;
