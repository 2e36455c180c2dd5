// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapEvent;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.imap.client.ImapConnection.State;
import dev.sennit.mail.imap.wire.Response;
import dev.sennit.mail.imap.wire.Response.Condition;
import dev.sennit.mail.imap.wire.Response.StatusText;
import dev.sennit.mail.imap.wire.SyntaxFault;
import java.util.function.Consumer;

/** Hands each response to those whom it is for: the command that it answers, or the listener. */
final class ResponseRouter {
    private final ImapConnection connection;
    private final CommandQueue commands;
    private final Opening opening;
    private String bye = "";
    private int bytes; // of the response that is being handed over

    ResponseRouter(ImapConnection connection, CommandQueue commands, Opening opening) {
        this.connection = connection;
        this.commands = commands;
        this.opening = opening;
    }

    /** Why the server leaves; empty if it has not said that it does. */
    String bye() {
        return bye;
    }

    /** A response of so many bytes, without those that went to a receiver. */
    void arrived(Response response, int ofBytes) throws SyntaxFault {
        bytes = ofBytes;
        if (connection.state() == State.GREETING) {
            greeting(response);
        } else if (response instanceof Response.Continuation plus) {
            continuation(plus.text());
        } else if (response instanceof Response.Tagged tagged) {
            tagged(tagged);
        } else if (response instanceof Response.Capability capability) {
            opening.learn(capability.names());
        } else if (response instanceof Response.Untagged untagged) {
            untagged(untagged);
        } else if (!isTaken(response)) {
            unasked(response);
        }
    }

    private void greeting(Response response) throws SyntaxFault {
        if (!(response instanceof Response.Untagged untagged)) {
            connection.bad("its greeting is no greeting");
            return;
        }
        connection.become(State.RESPONSE);
        connection.deadlines().end(ImapStage.GREETING);
        opening.greeted(untagged.status());
    }

    private void continuation(String text) {
        Consumer<String> listener = commands.isEmpty() ? null : commands.first().continued();
        if (commands.writer().continues()) {
            return;
        }
        if (listener == null || !commands.writer().isFree()) {
            connection.bad("it wants more of a command that has no more");
        } else {
            connection.deadlines().end(commands.first().stage);
            listener.accept(text);
        }
    }

    // --------------------------------------------------------------------------------------------------- conditions

    private void tagged(Response.Tagged response) throws SyntaxFault {
        Exchange<?> exchange = commands.withTag(response.tag());
        StatusText status = response.status();
        RequestWriter writer = commands.writer();
        if (exchange == null) {
            connection.bad("it answers a command that nobody has given, " + response.tag());
            return;
        }
        if (writer.isWriting(response.tag())) {
            if (status.condition() == Condition.OK) {
                connection.bad("it answers " + exchange.verb() + " before it has all of it");
                return;
            }
            writer.refused();
        }
        opening.learn(status);
        alert(status);
        Runnable answer = exchange.answered(status);
        // All that may fail: until here the command is one of those that hear of the end.
        if (!connection.isClosed()) {
            commands.answered(response.tag(), exchange);
            answer.run();
        }
    }

    private void untagged(Response.Untagged response) throws SyntaxFault {
        StatusText status = response.status();
        switch (status.condition()) {
            case BYE -> {
                bye = status.toString();
                tell(new ImapEvent.Bye(status.text()));
            }
            case PREAUTH -> connection.bad("it greets twice");
            case OK, NO, BAD -> {
                opening.learn(status);
                alert(status);
                isTaken(response);
            }
        }
    }

    /** Before TLS anybody could say it (CVE-2021-38371 and its kin). */
    private void alert(StatusText status) {
        if (status.hasCode("ALERT") && opening.isSettled()) {
            connection.options().listener().accept(new ImapEvent.Alert(status.text()));
        }
    }

    // ------------------------------------------------------------------------------------------------------ data

    private boolean isTaken(Response response) throws SyntaxFault {
        for (Exchange<?> each : commands.underWay()) {
            if (each.takes(response, bytes)) {
                String excess = each.size().excess(connection.options().limits());
                if (!excess.isEmpty()) {
                    connection.bad("its answer to " + each.verb() + " has more than " + excess);
                } else if (each.stage == ImapStage.LISTING) {
                    connection.await(ImapStage.LISTING);
                }
                return true;
            }
        }
        return false;
    }

    /** What it says of its own accord. */
    void unasked(Response response) {
        if (response instanceof Response.Count count) {
            switch (count.what()) {
                case EXISTS -> tell(new ImapEvent.Exists(count.number()));
                case EXPUNGE -> tell(new ImapEvent.Expunged(count.number()));
                case RECENT -> {}
            }
        } else if (response instanceof Response.Vanished vanished) {
            tell(new ImapEvent.Vanished(vanished.uids()));
        } else if (response instanceof Response.Fetch fetch) {
            fetch.flags()
                    .ifPresent(flags ->
                            tell(new ImapEvent.FlagsChanged(fetch.sequence(), fetch.uid(), flags, fetch.modSeq())));
        }
    }

    private void tell(ImapEvent event) {
        if (connection.isOpen() && !connection.isClosed()) {
            connection.options().listener().accept(event);
        }
    }
}
