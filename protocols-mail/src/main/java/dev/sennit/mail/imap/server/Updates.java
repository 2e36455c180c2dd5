// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Command.Naming;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * What has happened in a mailbox, and its client was not told yet. However much it is, it is never more than the mailbox: of several
 * changes of a message the last is kept.
 */
final class Updates {
    /** Whether the client may be told now which messages are gone: not in answer to what names messages by number. */
    enum Expunges {
        /** It is. */
        TOLD,
        /** Later. */
        HELD
    }

    private static final int PIECE_BYTES = 16_384;
    private static final int[] NONE = new int[0];

    private final SelectedMailbox mailbox;
    private final TreeMap<Long, MessageState> changed = new TreeMap<>();
    private final List<MessageState> arrived = new ArrayList<>();
    private UidSet gone = UidSet.EMPTY;
    private int[] expunged = NONE; // the numbers of those that are being told, of which
    private int told; // so many were
    private long modSeq;

    Updates(SelectedMailbox mailbox, long modSeq) {
        this.mailbox = mailbox;
        this.modSeq = modSeq;
    }

    /** The latest change that this or the mailbox has. */
    long modSeq() {
        return modSeq;
    }

    /** What the view of the mailbox has already is passed over. */
    void add(StoreEvent.OfMessages event) {
        if (event.modSeq() <= modSeq) {
            return;
        }
        modSeq = event.modSeq();
        if (event instanceof StoreEvent.Arrived arrival) {
            arrived.addAll(arrival.messages());
        } else if (event instanceof StoreEvent.FlagsChanged change) {
            change.messages().forEach(message -> changed.put(message.uid(), message));
        } else if (event instanceof StoreEvent.Expunged expunge) {
            gone = gone.or(expunge.uids());
            changed.keySet().removeIf(expunge.uids()::contains);
            arrived.removeIf(message -> expunge.uids().contains(message.uid()));
        }
    }

    /** The client hears of this state by other means. */
    void forget(MessageState state) {
        MessageState pending = changed.isEmpty() ? null : changed.get(state.uid());
        if (pending != null && pending.modSeq() <= state.modSeq()) {
            changed.remove(state.uid());
        }
    }

    /** Whether a message is gone, and the client does not know. */
    boolean hasGone(UidSet uids) {
        return !gone.and(uids).isEmpty();
    }

    // -------------------------------------------------------------------------------------------------- telling

    /** Tells a piece of it, and returns whether there is more. */
    boolean tell(Responses out, Session session, Expunges expunges) {
        int atFirst = out.length();
        if (expunges == Expunges.TOLD && told == expunged.length) {
            takeGone(out, session);
        }
        while (told < expunged.length) {
            out.text("* ").number(expunged[told] - told).line(" EXPUNGE");
            told++;
            if (out.length() - atFirst > PIECE_BYTES) {
                return true;
            }
        }
        expunged = NONE;
        told = 0;
        tellArrived(out, session);
        Iterator<MessageState> left = changed.values().iterator();
        while (left.hasNext()) {
            tellFlags(out, session, left.next());
            left.remove();
            if (out.length() - atFirst > PIECE_BYTES) {
                return true;
            }
        }
        return false;
    }

    private void takeGone(Responses out, Session session) {
        if (gone.isEmpty()) {
            return;
        }
        UidSet known = session.has(Feature.QRESYNC) ? mailbox.uids().present(gone) : UidSet.EMPTY;
        expunged = mailbox.remove(gone);
        gone = UidSet.EMPTY;
        if (!known.isEmpty()) {
            out.text("* VANISHED ").line(known.toString());
            expunged = NONE;
        }
    }

    private void tellArrived(Responses out, Session session) {
        if (!arrived.isEmpty()) {
            mailbox.add(arrived);
            arrived.clear();
            tellSize(out, session);
        }
    }

    void tellSize(Responses out, Session session) {
        out.text("* ").number(mailbox.uids().count()).line(" EXISTS");
        if (!session.has(Feature.IMAP4REV2)) {
            out.text("* ").number(mailbox.recent().count()).line(" RECENT");
        }
    }

    private void tellFlags(Responses out, Session session, MessageState state) {
        boolean byUid = session.has(Feature.CONDSTORE) || session.has(Feature.IMAP4REV2);
        tellFlags(out, session, state, byUid ? Naming.UID : Naming.SEQUENCE);
    }

    /** Nothing, if it is no message of the mailbox. */
    void tellFlags(Responses out, Session session, MessageState state, Naming naming) {
        int number = mailbox.uids().sequenceNumber(state.uid());
        if (number == 0) {
            return;
        }
        tellKeywords(out, state);
        out.text("* ").number(number).text(" FETCH (");
        if (naming == Naming.UID) {
            out.text("UID ").number(state.uid()).text(" ");
        }
        out.text("FLAGS ").text(flags(session, state));
        if (session.has(Feature.CONDSTORE)) {
            out.text(" MODSEQ (").number(state.modSeq()).text(")");
        }
        out.line(")");
    }

    private String flags(Session session, MessageState state) {
        String flags = state.flags().toString();
        if (session.has(Feature.IMAP4REV2) || !mailbox.recent().contains(state.uid())) {
            return flags;
        }
        return flags.substring(0, flags.length() - 1) + (state.flags().isEmpty() ? "\\Recent)" : " \\Recent)");
    }

    /** Flags that the client has not heard of are announced before they show. */
    void tellKeywords(Responses out, MessageState state) {
        if (mailbox.keep(state.flags())) {
            out.text("* FLAGS (").text(mailbox.flagNames()).line(")");
        }
    }
}
