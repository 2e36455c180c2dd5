// SPDX-License-Identifier: Apache-2.0

/**
 * One connection of a client: requests out, responses in, one at a time. It knows nothing of pools and redirections. Not for use from
 * outside this module.
 */
package dev.sennit.http.client.channel;
