// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.imap.wire.Response;
import dev.sennit.mail.imap.wire.Response.Condition;
import dev.sennit.mail.imap.wire.Response.StatusText;
import dev.sennit.mail.imap.wire.SyntaxFault;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command and its answer. One that is too long for a line is the caller's mistake.
 *
 * @param <T> what the answer says
 */
final class Exchange<T> {
    /** Whether a command may be under way together with others (RFC 9051 section 5.5). */
    enum Turn {
        /** It may not: its answer could be another's, or change what others mean. */
        ALONE,
        /** With others of this kind: all name messages by UID, and none has an answer that could be another's. */
        SHARED
    }

    /** Understands an answer. */
    interface Answer<T> {
        /** Whether a response without a tag is a part of the answer. */
        default boolean takes(Response response) throws SyntaxFault {
            return false;
        }

        /** Whether what it takes stays until all of it is there. */
        default boolean isHeld() {
            return true;
        }

        /** All of it is there. Null if there is nothing to say. */
        @Nullable
        T result(StatusText status) throws SyntaxFault;
    }

    final ImapStage stage;
    final Request request;
    final Turn turn;
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final Answer<T> answer;
    private final AnswerSize size;
    private @Nullable Consumer<String> continued; // non-null where the server may ask for more

    Exchange(ImapStage stage, Request request, Turn turn, Answer<T> answer) {
        this(stage, request, turn, answer, new AnswerSize());
    }

    /** One of several that have one answer together. */
    Exchange(ImapStage stage, Request request, Turn turn, Answer<T> answer, AnswerSize size) {
        request.requireLine();
        this.size = size;
        this.stage = stage;
        this.request = request;
        this.turn = turn;
        this.answer = answer;
    }

    /** A command whose answer is that it went well. */
    static Exchange<Void> plain(ImapStage stage, Request request) {
        return new Exchange<>(stage, request, Turn.ALONE, status -> null);
    }

    /** Who hears what the server says when it wants more. */
    Exchange<T> onContinuation(Consumer<String> listener) {
        continued = listener;
        return this;
    }

    @Nullable
    Consumer<String> continued() {
        return continued;
    }

    /** Whether a response of so many bytes is a part of the answer, which grows by it. */
    boolean takes(Response response, int bytes) throws SyntaxFault {
        boolean taken = answer.takes(response);
        if (taken) {
            size.add(answer.isHeld() ? bytes : 0);
        }
        return taken;
    }

    AnswerSize size() {
        return size;
    }

    /** What goes to a receiver, if something does. */
    Optional<BodyAnswer> body() {
        return answer instanceof BodyAnswer body ? Optional.of(body) : Optional.empty();
    }

    String verb() {
        return request.verb();
    }

    void failed(ImapClientException why) {
        result.completeExceptionally(why);
    }

    /** It is not sent. */
    void dropped(ImapClientException why) {
        release();
        failed(why);
    }

    /** Lets go of what it holds, unsent. */
    void release() {
        request.parts().forEach(RequestWriter::release);
    }

    /** Understands the answer; what is returned tells it, or the refusal, to whoever waits. */
    Runnable answered(StatusText status) throws SyntaxFault {
        if (status.condition() != Condition.OK) {
            return () -> failed(new ImapClientException(Kind.REFUSED, verb() + " was refused: " + status));
        }
        T value = answer.result(status);
        return () -> result.complete(value);
    }
}
