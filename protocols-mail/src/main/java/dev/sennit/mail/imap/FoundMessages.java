// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.store.UidSet;
import java.util.OptionalLong;

/**
 * What SEARCH has found.
 *
 * @param uids which messages
 * @param modSeq the highest mod-sequence of them; only where one was asked for
 */
public record FoundMessages(UidSet uids, OptionalLong modSeq) {}
