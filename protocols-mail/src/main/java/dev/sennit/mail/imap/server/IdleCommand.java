// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.StoreEvent;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DelayedCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** IDLE (RFC 2177): what happens is told at once. From time to time the client is told that we are there, and others are looked after. */
final class IdleCommand {
    private static final Logger LOG = LoggerFactory.getLogger(IdleCommand.class);

    private final ImapServer server;
    private final Session session;
    private final Duration notice;
    private @Nullable Task task; // non-null in IDLE
    private @Nullable DelayedCall nextNotice; // likewise, if there are any

    IdleCommand(ImapServer server, Session session, Duration notice) {
        this.server = server;
        this.session = session;
        this.notice = notice;
    }

    void begin(Task begun) {
        task = begun;
        server.responses().line("+ Idling, say DONE");
        server.expectDone();
        schedule();
        tell();
    }

    /** A line has come. */
    void end(byte[] line, int length) {
        Task ended = task;
        cancel();
        server.clocks().endsIdling();
        server.expectCommand();
        String word = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        if (ended == null) {
            return;
        } else if (word.equalsIgnoreCase("DONE")) {
            ended.ok("IDLE completed");
        } else {
            ended.bad("IDLE ends with DONE");
        }
    }

    void cancel() {
        task = null;
        DelayedCall call = nextNotice;
        nextNotice = null;
        if (call != null && call.active()) {
            call.cancel();
        }
    }

    /** Something has happened in the account. */
    void happened(StoreEvent event) {
        if (session.selectedMailbox().isEmpty()) {
            return;
        }
        SelectedMailbox selected = session.selected();
        if (!event.mailbox().equals(selected.mailbox().id())) {
            return;
        }
        server.responses().discard();
        if (event instanceof StoreEvent.OfMessages news) {
            selected.updates().add(news);
            tell();
        } else if (event instanceof StoreEvent.Deleted && task != null) {
            cancel();
            server.bye("The mailbox was deleted", "the selected mailbox was deleted");
        }
    }

    private void tell() {
        if (task != null && session.selectedMailbox().isPresent()) {
            server.tell(() -> session.selected().updates().tell(server.responses(), session, Updates.Expunges.TOLD));
        }
    }

    // ------------------------------------------------------------------------------------------------------ notices

    private void schedule() {
        if (!notice.equals(Deadline.NONE)) {
            nextNotice = server.transport().reactor().callLater(notice, this::notice);
        }
    }

    private void notice() {
        if (!server.turns().isProducing()) { // else it has not taken what was said before
            server.responses().discard();
            server.responses().line("* OK Still here");
            server.flush();
        }
        schedule();
        session.selectedMailbox()
                .ifPresent(selected -> selected.mailbox().look().whenComplete((status, failure) -> {
                    if (failure != null) {
                        LOG.warn("{}: the store cannot look for news: {}", server, failure.toString());
                    }
                }));
    }
}
