// SPDX-License-Identifier: Apache-2.0

/** The connections of a client: made, kept, given out, and closed. Not for use from outside this module. */
package dev.sennit.http.client.pool;
