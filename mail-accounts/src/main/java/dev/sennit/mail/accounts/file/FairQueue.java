// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import dev.sennit.mail.accounts.ClientNetwork;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Questions of many networks for a few workers. Networks take turns, however much each of them asks:
 *
 * <pre>
 *   first question --> NEWCOMERS --a turn--> REGULARS --a turn--> REGULARS ... nothing more waits --> forgotten
 * </pre>
 *
 * <p>Three turns of four are the newcomers', so that who asks now and then hardly waits where others ask without end, and nobody waits
 * for ever. When no more may wait, the network that has most waiting loses its last question to one that has less. Thread-safe.
 */
final class FairQueue {
    private record Question<T>(Callable<T> work, CompletableFuture<T> answer) {
        void ask() {
            try {
                answer.complete(work.call());
            } catch (Exception | Error failure) {
                answer.completeExceptionally(failure);
            }
        }
    }

    private static final int MOST_IN_A_ROW = 3;

    private final Executor workers;
    private final int maxWorking;
    private final int maxWaiting;
    private final Runnable crowded;
    private final Map<Optional<ClientNetwork>, Deque<Question<?>>> waiting = new HashMap<>(); // none of them is empty
    private final Deque<Optional<ClientNetwork>> newcomers =
            new ArrayDeque<>(); // each network of the map is in one of these,
    private final Deque<Optional<ClientNetwork>> regulars = new ArrayDeque<>(); // whose turn is next first
    private int waitingQuestions;
    private int working;
    private int newcomersInARow;
    private boolean crowdIsTold;

    /** So many questions are worked on at a time, and so many others wait; it is told when no more may, until none does. */
    FairQueue(Executor workers, int maxWorking, int maxWaiting, Runnable crowded) {
        this.workers = workers;
        this.maxWorking = maxWorking;
        this.maxWaiting = maxWaiting;
        this.crowded = crowded;
    }

    /**
     * Has a question answered in its turn.
     *
     * @param network whose it is; empty for all that have none
     * @return fails with {@link RejectedExecutionException} if too many wait, also later for the sake of another
     */
    <T> CompletionStage<T> ask(Optional<ClientNetwork> network, Callable<T> work) {
        Question<T> question = new Question<>(work, new CompletableFuture<>());
        Question<?> refused = add(network, question);
        if (refused != null) {
            refused.answer()
                    .completeExceptionally(new RejectedExecutionException(maxWaiting + " questions wait already"));
        }
        startWork();
        return question.answer();
    }

    /** Returns what has no room: the question, another one, or null. */
    private synchronized @Nullable Question<?> add(Optional<ClientNetwork> network, Question<?> question) {
        Question<?> refused = null;
        if (waitingQuestions == maxWaiting) {
            tellOfCrowd();
            Optional<ClientNetwork> most = whoHasMost();
            if (count(most) <= count(network) + 1) {
                return question;
            }
            refused = queue(most).removeLast();
            waitingQuestions--;
        }
        if (!waiting.containsKey(network)) {
            newcomers.add(network);
        }
        waiting.computeIfAbsent(network, first -> new ArrayDeque<>()).add(question);
        waitingQuestions++;
        return refused;
    }

    /** Once for each, since strangers can make it. */
    private void tellOfCrowd() {
        if (!crowdIsTold) {
            crowdIsTold = true;
            crowded.run();
        }
    }

    private Optional<ClientNetwork> whoHasMost() {
        return waiting.keySet().stream()
                .max(Comparator.comparingInt(this::count))
                .orElseThrow();
    }

    private int count(Optional<ClientNetwork> network) {
        Deque<Question<?>> theirs = waiting.get(network);
        return theirs == null ? 0 : theirs.size();
    }

    private Deque<Question<?>> queue(Optional<ClientNetwork> network) {
        return Objects.requireNonNull(waiting.get(network));
    }

    private void startWork() {
        synchronized (this) {
            if (working == maxWorking || waitingQuestions == 0) {
                return;
            }
            working++;
        }
        try {
            workers.execute(this::work);
        } catch (RuntimeException | Error noThread) {
            synchronized (this) {
                working--; // the next question tries again
            }
            throw noThread;
        }
    }

    private void work() {
        for (Question<?> question = next(); question != null; question = next()) {
            question.ask();
        }
    }

    /** The question whose turn it is; null if none waits, and then this worker has ended. */
    private synchronized @Nullable Question<?> next() {
        if (waitingQuestions == 0) {
            crowdIsTold = false;
            working--;
            return null;
        }
        boolean fromRegulars = newcomers.isEmpty() || (newcomersInARow == MOST_IN_A_ROW && !regulars.isEmpty());
        newcomersInARow = fromRegulars ? 0 : Math.min(newcomersInARow + 1, MOST_IN_A_ROW);
        Optional<ClientNetwork> network = fromRegulars ? regulars.remove() : newcomers.remove();
        Deque<Question<?>> theirs = queue(network);
        Question<?> question = theirs.remove();
        waitingQuestions--;
        if (theirs.isEmpty()) {
            waiting.remove(network);
        } else {
            regulars.add(network);
        }
        return question;
    }
}
