// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has asked, in the order of asking, and the time for it. It is read while there is room for another lookup and the
 * client takes its answers.
 */
final class Lookups {
    private enum State {
        OPEN,
        /** Closes when everything is answered. */
        ENDING,
        CLOSED
    }

    private final ServedTable served;
    private final Connection connection;
    private final Transport transport;
    private final Deadline idle;
    private final Deadline oldest;
    private final ArrayDeque<Asked> queue = new ArrayDeque<>();
    private State state = State.OPEN;
    private boolean clientIsSlow;

    /** How a protocol is read, and how it says an answer. */
    interface Connection {
        void stopReading();

        void goOnReading();

        void send(Answer answer);
    }

    /** A request, and its answer once there is one. */
    private static final class Asked {
        final long sinceNanos;

        @Nullable
        Answer answer;

        Asked(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    Lookups(ServedTable served, Connection connection, Transport transport) {
        this.served = served;
        this.connection = connection;
        this.transport = transport;
        idle = new Deadline(transport, DeadlineKind.IDLE, "idle", transport::loseConnection);
        oldest = new Deadline(transport, DeadlineKind.PHASE, "lookup", this::late);
        idle.set(served.options().idle());
    }

    // ---------------------------------------------------------------------------------------------------- asking

    void ask(String name, String key) {
        Asked asked = begin();
        CompletionStage<Optional<String>> found;
        try {
            found = served.table().lookup(name, key);
        } catch (RuntimeException failure) {
            answered(asked, Answer.of(null, failure));
            return;
        }
        found.whenComplete((value, failure) -> {
            Answer answer = Answer.of(value, failure);
            if (transport.reactor().isReactorThread()) {
                answered(asked, answer);
            } else {
                transport.reactor().callFromThread(() -> answered(asked, answer));
            }
        });
    }

    /** For a request that needs no lookup: its answer waits for those before. */
    void answer(Answer answer) {
        answered(begin(), answer);
    }

    private Asked begin() {
        idle.cancel();
        Asked asked = new Asked(transport.reactor().nanoTime());
        queue.add(asked);
        if (queue.size() == 1) {
            oldest.set(served.options().lookup());
        }
        if (queue.size() >= served.options().lookups()) {
            connection.stopReading();
        }
        return asked;
    }

    // ------------------------------------------------------------------------------------------------- answering

    private void answered(Asked asked, Answer answer) {
        if (asked.answer == null && state != State.CLOSED) {
            asked.answer = answer;
            sendAnswers();
        }
    }

    private void late() {
        Asked asked = queue.peek();
        if (asked != null) {
            answered(asked, Answer.LATE);
        }
    }

    private void sendAnswers() {
        boolean isNew = false;
        for (Asked first = queue.peek(); first != null && first.answer != null; first = queue.peek()) {
            queue.remove();
            isNew = true;
            connection.send(first.answer);
        }
        if (isNew) {
            waitForNext();
        }
    }

    private void waitForNext() {
        Asked first = queue.peek();
        if (first != null) {
            long spentNanos = transport.reactor().nanoTime() - first.sinceNanos;
            oldest.set(left(served.options().lookup(), spentNanos));
        } else {
            oldest.cancel();
            idle.set(served.options().idle());
            endIfAnswered();
        }
        readIfThereIsRoom();
    }

    private static Duration left(Duration whole, long spentNanos) {
        if (whole.equals(Deadline.NONE)) {
            return whole;
        }
        Duration left = whole.minusNanos(spentNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    // --------------------------------------------------------------------------------------------------- reading

    /** The client takes no answers for now. */
    void slow() {
        clientIsSlow = true;
        connection.stopReading();
    }

    void taken() {
        clientIsSlow = false;
        readIfThereIsRoom();
    }

    private void readIfThereIsRoom() {
        if (state == State.OPEN
                && !clientIsSlow
                && queue.size() < served.options().lookups()) {
            connection.goOnReading();
        }
    }

    // --------------------------------------------------------------------------------------------------- endings

    /** Nothing more is taken; what was asked is answered. */
    void end() {
        if (state == State.OPEN) {
            state = State.ENDING;
            connection.stopReading();
            endIfAnswered();
        }
    }

    private void endIfAnswered() {
        if (state == State.ENDING && queue.isEmpty()) {
            close();
            transport.loseConnection(CloseReason.DONE);
        }
    }

    /** The connection is gone. */
    void close() {
        state = State.CLOSED;
        queue.clear();
    }
}
