// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.util.List;
import java.util.Set;

/**
 * LIST, extended or not (RFC 5258, RFC 5819, RFC 6154).
 *
 * @param selections which mailboxes
 * @param reference what stands before the patterns
 * @param patterns one or more
 * @param returns what is told of them
 * @param statusItems for {@link Return#STATUS}
 */
public record ListCommand(
        Set<Selection> selections,
        String reference,
        List<String> patterns,
        Set<Return> returns,
        Set<StatusItem> statusItems)
        implements Command {
    /** Which mailboxes. */
    public enum Selection {
        /** Those that are subscribed to. */
        SUBSCRIBED,
        /** Those of other servers, too: there are none. */
        REMOTE,
        /** Those above one that is meant, too. */
        RECURSIVEMATCH,
        /** Those that are for something special. */
        SPECIAL_USE
    }

    /** What is told. */
    public enum Return {
        /** Whether it is subscribed to. */
        SUBSCRIBED,
        /** Whether there are others below. */
        CHILDREN,
        /** What it is for, which is told in any case. */
        SPECIAL_USE,
        /** Its numbers. */
        STATUS
    }

    /** Copies. */
    public ListCommand {
        selections = Set.copyOf(selections);
        patterns = List.copyOf(patterns);
        returns = Set.copyOf(returns);
        statusItems = Set.copyOf(statusItems);
    }
}
