// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapStage;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import java.util.EnumMap;
import java.util.Map;

/** The deadlines of a connection, one for each stage, in its ledger. */
final class StageDeadlines {
    private final ImapConnection connection;
    private final Map<ImapStage, Deadline> deadlines = new EnumMap<>(ImapStage.class);

    StageDeadlines(ImapConnection connection) {
        this.connection = connection;
    }

    /** Begins it, or begins it anew. */
    void begin(ImapStage stage, DeadlineKind kind) {
        deadlines
                .computeIfAbsent(
                        stage, each -> new Deadline(connection.transport(), kind, each.label(), onExpiry(each)))
                .set(connection.options().timeouts().of(stage));
    }

    private Runnable onExpiry(ImapStage stage) {
        if (stage == ImapStage.IDLE) {
            return connection::logout;
        }
        return stage == ImapStage.RENEWAL ? connection::renewIdle : connection::expired;
    }

    void end(ImapStage stage) {
        Deadline deadline = deadlines.get(stage);
        if (deadline != null) {
            deadline.cancel();
        }
    }

    void cancel() {
        deadlines.values().forEach(Deadline::cancel);
    }
}
