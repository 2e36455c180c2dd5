// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapStage;
import dev.sennit.reactor.DeadlineKind;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * IDLE (RFC 2177), given anew before the server, or somebody on the way, takes the connection for dead.
 *
 * <pre>
 *   STARTING --plus--> LISTENING --the time is over: DONE--> RENEWING --OK--> STARTING
 *   STARTING, LISTENING --end: DONE--> ENDING --OK--> over
 * </pre>
 */
final class Idling {
    private enum State {
        STARTING,
        LISTENING,
        RENEWING,
        ENDING
    }

    private final ImapConnection connection;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private State state = State.STARTING;
    private boolean ended; // as soon as it listens
    private @Nullable Exchange<Void> exchange; // non-null once started

    Idling(ImapConnection connection) {
        this.connection = connection;
    }

    CompletableFuture<Void> result() {
        return result;
    }

    boolean owns(Exchange<?> other) {
        return other == exchange;
    }

    void start() {
        state = State.STARTING;
        Exchange<Void> next =
                Exchange.plain(ImapStage.COMMAND, Request.of("IDLE")).onContinuation(text -> listening());
        exchange = next;
        connection.send(next).whenComplete((nothing, problem) -> over(problem));
    }

    private void listening() {
        if (state != State.STARTING) {
            connection.bad("it wants more of IDLE");
            return;
        }
        state = State.LISTENING;
        if (ended) {
            say(State.ENDING);
        } else {
            connection.deadlines().begin(ImapStage.RENEWAL, DeadlineKind.IDLE);
        }
    }

    boolean isEnded() {
        return ended;
    }

    void renew() {
        if (state == State.LISTENING) {
            say(State.RENEWING);
        }
    }

    void end() {
        ended = true;
        if (state == State.LISTENING) {
            say(State.ENDING);
        } else if (state == State.RENEWING) {
            state = State.ENDING;
        }
    }

    private void say(State next) {
        state = next;
        connection.deadlines().end(ImapStage.RENEWAL);
        connection.say("DONE");
        connection.await(ImapStage.COMMAND);
    }

    private void over(@Nullable Throwable problem) {
        connection.deadlines().end(ImapStage.RENEWAL);
        if (problem == null && state == State.RENEWING) {
            start();
            return;
        }
        connection.over(this);
        if (problem == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(problem);
        }
    }
}
