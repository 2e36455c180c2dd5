// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.store.MessageData;

/** Reads what threads are made of, with fewer ids once there is much of them. */
final class IdBudget {
    private final int references;
    private long bytesLeft;

    IdBudget(SearchLimits limits) {
        references = limits.references();
        bytesLeft = limits.threadBytes();
    }

    ThreadFacts read(MessageData data) {
        ThreadFacts facts = ThreadFacts.of(data, bytesLeft > 0 ? references : 1);
        bytesLeft -= facts.idBytes();
        return facts;
    }
}
