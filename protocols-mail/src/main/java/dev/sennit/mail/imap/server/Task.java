// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.server.Failures.Missing;
import dev.sennit.mail.store.Mailbox;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A command that is being carried out. It ends with one tagged response, before which the client is told what is new. */
final class Task {
    static final String CUT_SHORT = "LOGOUT has cut this short";

    private final ImapServer server;
    private final Session session;
    private final String tag;
    private final Updates.Expunges expunges;

    Task(ImapServer server, Session session, String tag, Updates.Expunges expunges) {
        this.server = server;
        this.session = session;
        this.tag = tag;
        this.expunges = expunges;
    }

    ImapServer server() {
        return server;
    }

    Session session() {
        return session;
    }

    SelectedMailbox selected() {
        return session.selected();
    }

    Mailbox mailbox() {
        return session.selected().mailbox();
    }

    Responses responses() {
        return server.responses();
    }

    void enable(Feature feature) {
        session.enable(feature, responses());
    }

    String tag() {
        return tag;
    }

    // ------------------------------------------------------------------------------------------------------ waiting

    /** Has the store answer; if it fails, so does this. */
    <T> void await(Supplier<? extends CompletionStage<T>> question, Consumer<T> then) {
        await(question, then, Missing.NONEXISTENT, late -> {});
    }

    <T> void await(
            Supplier<? extends CompletionStage<T>> question, Consumer<T> then, Missing missing, Consumer<T> orphan) {
        server.await(
                question,
                (value, failure) -> {
                    if (failure == null && value != null) {
                        then.accept(value);
                    } else {
                        no(Failures.text(server, failure, missing));
                    }
                },
                orphan);
    }

    /** As {@link #await}, for what has no value. */
    void awaitDone(Supplier<? extends CompletionStage<Void>> question, Runnable then) {
        await(() -> question.get().thenApply(nothing -> true), done -> then.run());
    }

    // ------------------------------------------------------------------------------------------------------ endings

    void ok(String text) {
        end("OK " + text);
    }

    void no(String text) {
        end("NO " + text);
    }

    /** It makes no sense, and counts as an error. */
    void bad(String text) {
        end("BAD " + text);
        if (server.isOneErrorTooMany()) {
            server.bye("Too many errors", "too many errors");
        }
    }

    private void end(String status) {
        tellUpdates(() -> {
            responses().text(tag).text(" ").line(status);
            server.commandAnswered();
        });
    }

    private void tellUpdates(Runnable then) {
        if (session.selectedMailbox().isPresent() && selected().updates().tell(responses(), session, expunges)) {
            server.whenTaken(() -> tellUpdates(then));
        } else {
            then.run();
        }
    }
}
