// SPDX-License-Identifier: Apache-2.0

/** Which handler answers which request: {@link dev.sennit.http.routing.Router}. */
package dev.sennit.http.routing;
