// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.List;

/**
 * What came of a change of flags.
 *
 * @param messages those that have the flags that were asked for, whether they changed or not; by ascending UID
 * @param modified those that were left alone because they had changed since
 */
public record FlagsResult(List<MessageState> messages, UidSet modified) {
    /**
     * Copies the list.
     *
     * @param messages those that have the flags that were asked for
     * @param modified those that were left alone because they had changed since
     */
    public FlagsResult {
        messages = List.copyOf(messages);
    }
}
