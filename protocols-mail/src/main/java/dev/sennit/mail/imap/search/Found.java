// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/**
 * A message that was found.
 *
 * @param uid which
 * @param modSeq its mod-sequence; 0 if the search did not ask for it
 */
public record Found(long uid, long modSeq) {}
