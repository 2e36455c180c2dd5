// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.MessageState;
import java.util.List;

/** What a client is told that does not want to hear of its own changes: their mod-sequences, if it has those (RFC 7162 section 3.1.3). */
final class ModSeqLines {
    private static final int PIECE_BYTES = 16_384;

    private final Task task;

    ModSeqLines(Task task) {
        this.task = task;
    }

    /** Tells them, and goes on. */
    void tell(List<MessageState> states, Runnable then) {
        tell(states, 0, then);
    }

    private void tell(List<MessageState> states, int from, Runnable then) {
        Responses out = task.responses();
        int atFirst = out.length();
        for (int i = from; i < states.size(); i++) {
            if (out.length() - atFirst > PIECE_BYTES) {
                int next = i;
                task.server().whenTaken(() -> tell(states, next, then));
                return;
            }
            tell(out, states.get(i));
        }
        then.run();
    }

    private void tell(Responses out, MessageState state) {
        SelectedMailbox selected = task.selected();
        selected.updates().forget(state);
        int number = selected.uids().sequenceNumber(state.uid());
        if (number > 0 && task.session().has(Feature.CONDSTORE)) {
            out.text("* ").number(number).text(" FETCH (UID ").number(state.uid());
            out.text(" MODSEQ (").number(state.modSeq()).line("))");
        }
    }
}
