// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.store.MessageState;
import java.util.List;

/** FETCH responses with the flags of messages, as the client takes them. */
final class FlagLines {
    private static final int PIECE_BYTES = 16_384;

    private final Task task;
    private final Command.Naming naming;

    FlagLines(Task task, Command.Naming naming) {
        this.task = task;
        this.naming = naming;
    }

    /** Tells them, and goes on. */
    void tell(List<MessageState> states, Runnable then) {
        tell(states, 0, then);
    }

    private void tell(List<MessageState> states, int from, Runnable then) {
        Responses out = task.responses();
        Updates updates = task.selected().updates();
        int atFirst = out.length();
        for (int i = from; i < states.size(); i++) {
            if (out.length() - atFirst > PIECE_BYTES) {
                int next = i;
                task.server().whenTaken(() -> tell(states, next, then));
                return;
            }
            updates.forget(states.get(i));
            updates.tellFlags(out, task.session(), states.get(i), naming);
        }
        then.run();
    }
}
