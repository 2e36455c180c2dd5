// SPDX-License-Identifier: Apache-2.0

/** Server-sent events: {@link dev.sennit.http.events.EventStream}. */
package dev.sennit.http.events;
