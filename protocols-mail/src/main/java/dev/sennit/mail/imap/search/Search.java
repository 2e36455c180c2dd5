// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.mime.Rounds;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One SEARCH, SORT or THREAD of a session. The cheapest keys decide first: what the session knows, then what the store has at hand, then
 * the indexes of the messages that are still undecided, and only of those that remain the content, one message and one piece of it at a
 * time.
 *
 * <pre>
 *   Search search = new Search(mailbox::fetch, scope, SearchLimits.DEFAULTS, loop);
 *   search.find(program.key())      // or sort, or thread; one of them, once
 *       .thenApply(result -&gt; new SearchAnswer(program, result, scope.numbers(), naming).text(tag))
 *   search.close()                  // when the client has gone
 * </pre>
 *
 * Not thread-safe: the store must answer on the thread that calls this.
 */
public final class Search implements AutoCloseable {
    private static final int SLICE = 5000; // messages that are tested before other connections get their turn

    private final MessageSource source;
    private final SearchScope scope;
    private final SearchLimits limits;
    private final Executor loop;
    private final Queue<MessageData> ahead = new ArrayDeque<>(); // what has come and was not looked at
    private @Nullable MessageContent reading;
    private boolean closed;

    /**
     * Before a search.
     *
     * @param source where the messages are
     * @param scope what the session knows
     * @param limits how much may be asked for
     * @param loop runs things later on this thread, after what else waits there
     */
    public Search(MessageSource source, SearchScope scope, SearchLimits limits, Executor loop) {
        this.source = source;
        this.scope = scope;
        this.limits = limits;
        this.loop = loop;
    }

    /**
     * SEARCH.
     *
     * @param key what is looked for
     * @return what was found; fails as the store does, and with {@link CancellationException} after {@link #close}
     * @throws SearchLimitException if more is asked for than may be
     */
    public CompletionStage<SearchResult> find(SearchKey key) {
        SearchPlan plan = new SearchPlan(key, scope, limits);
        Pass pass = new Pass(plan);
        CompletionStage<Void> done = pass.session();
        for (Level level : plan.levels()) {
            done = done.thenCompose(before -> pass.store(level));
        }
        return done.thenApply(before -> pass.result());
    }

    /**
     * SORT.
     *
     * @param keys by what; the first counts most, and messages that are the same in all are in the order of the mailbox
     * @param key what is looked for
     * @return what was found, sorted; fails as {@link #find}, and with {@link SearchLimitException} if too much was found
     * @throws SearchLimitException if more is asked for than may be
     */
    public CompletionStage<SearchResult> sort(List<SortKey> keys, SearchKey key) {
        Sorting sorting = new Sorting(keys);
        return find(key).thenCompose(result -> {
            requireSortable(result);
            return collect(result.uids(), sorting.wanted(), sorting::facts)
                    .thenApply(facts -> sorting.sorted(result, facts));
        });
    }

    /**
     * THREAD.
     *
     * @param algorithm how
     * @param key what is looked for
     * @return the threads of what was found; fails as {@link #sort}
     * @throws SearchLimitException if more is asked for than may be
     */
    public CompletionStage<List<MessageThread>> thread(ThreadAlgorithm algorithm, SearchKey key) {
        return find(key).thenCompose(result -> {
            requireSortable(result);
            IdBudget budget = new IdBudget(limits);
            return collect(result.uids(), Set.of(Wanted.INTERNAL_DATE, Wanted.HEADER), budget::read)
                    .thenApply(facts -> switch (algorithm) {
                        case ORDEREDSUBJECT -> OrderedSubject.threads(facts);
                        case REFERENCES -> new ReferenceThreads(facts, limits.threadSteps()).threads();
                    });
        });
    }

    private void requireSortable(SearchResult result) {
        if (result.messages().size() > limits.sorted()) {
            throw new SearchLimitException("messages to sort", result.messages().size(), limits.sorted());
        }
    }

    /** Ends the search; nothing of the store is held afterwards. Closing twice does nothing more. */
    @Override
    public void close() {
        closed = true;
        finishReading();
        giveBackAhead();
    }

    private void giveBackAhead() {
        for (MessageData message = ahead.poll(); message != null; message = ahead.poll()) {
            message.content().ifPresent(MessageContent::close);
        }
    }

    private void finishReading() {
        if (reading != null) {
            reading.close();
            reading = null;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new CancellationException("the search was closed");
        }
    }

    private <T> CompletionStage<List<T>> collect(UidSet uids, Set<Wanted> wanted, Function<MessageData, T> facts) {
        List<T> all = new ArrayList<>();
        return each(uids, wanted, data -> {
                    all.add(facts.apply(data));
                    return CompletableFuture.completedFuture(null);
                })
                .thenApply(done -> all);
    }

    /** Does something with each message, one after the other. */
    private CompletionStage<Void> each(
            UidSet uids, Set<Wanted> wanted, Function<MessageData, CompletionStage<@Nullable Void>> action) {
        if (uids.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return source.fetch(uids, wanted)
                .thenCompose(cursor -> Rounds.<Boolean>until(() -> step(cursor, action)))
                .whenComplete((end, failure) -> giveBackAhead())
                .thenAccept(end -> {});
    }

    /** Through what has come, or until something of it takes its time; then the next. */
    private CompletionStage<Optional<Boolean>> step(
            MessageCursor cursor, Function<MessageData, CompletionStage<@Nullable Void>> action) {
        requireOpen();
        for (MessageData message = ahead.poll(); message != null; message = ahead.poll()) {
            CompletionStage<@Nullable Void> done = action.apply(message);
            if (!isDone(done)) {
                return done.thenApply(nothing -> Optional.empty());
            }
        }
        return cursor.next().thenApply(next -> {
            next.ifPresent(ahead::add);
            ahead.addAll(cursor.takeReady());
            if (closed) {
                giveBackAhead();
            }
            return next.isEmpty() ? Optional.of(true) : Optional.empty();
        });
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage instanceof CompletableFuture<?> future && future.isDone() && !future.isCompletedExceptionally();
    }

    /** The messages that are found and those that are undecided, while one level after the other decides. */
    private final class Pass {
        private final SearchPlan plan;
        private final List<Found> found = new ArrayList<>();
        private List<Long> open = new ArrayList<>();
        private int sequenceNumber;

        Pass(SearchPlan plan) {
            this.plan = plan;
        }

        SearchResult result() {
            found.sort(Comparator.comparing(Found::uid));
            return new SearchResult(found, SearchResult.Order.UID, plan.asksModSeq());
        }

        /** In slices, with something else between them. */
        CompletionStage<Void> session() {
            return Rounds.<Boolean>until(() -> {
                        requireOpen();
                        return slice()
                                ? CompletableFuture.completedFuture(Optional.of(true))
                                : CompletableFuture.supplyAsync(Optional::empty, loop);
                    })
                    .thenAccept(done -> {});
        }

        private boolean slice() {
            int count = scope.numbers().count();
            int end = Math.min(count, sequenceNumber + SLICE);
            while (sequenceNumber < end) {
                long uid = scope.numbers().uid(++sequenceNumber);
                Truth truth = plan.condition().of(new Facts(uid));
                if (truth == Truth.UNKNOWN || (truth == Truth.TRUE && plan.asksModSeq())) {
                    open.add(uid);
                } else if (truth == Truth.TRUE) {
                    found.add(new Found(uid, 0));
                }
            }
            return sequenceNumber == count;
        }

        CompletionStage<Void> store(Level level) {
            UidSet uids = UidSet.of(open);
            open = new ArrayList<>();
            return each(uids, plan.wanted(level), data -> test(level, data));
        }

        private CompletionStage<@Nullable Void> test(Level level, MessageData data) {
            Facts facts = new Facts(data);
            Truth truth = plan.condition().of(facts);
            if (level != Level.CONTENT || truth != Truth.UNKNOWN) {
                data.content().ifPresent(MessageContent::close);
                decided(data, truth);
                return CompletableFuture.completedFuture(null);
            }
            MessageContent content = data.content().orElseThrow();
            if (closed) {
                content.close();
                requireOpen();
            }
            reading = content;
            return TextScan.of(plan, content, data.index().orElseThrow(), facts)
                    .whenComplete((read, failure) -> finishReading())
                    .handle((read, failure) -> {
                        if (failure == null) {
                            decided(data, read);
                        } else if (!source.passesOver(failure)) {
                            throw new CompletionException(failure);
                        }
                        return null;
                    });
        }

        private void decided(MessageData data, Truth truth) {
            switch (truth) {
                case TRUE ->
                    found.add(new Found(data.state().uid(), data.state().modSeq()));
                case UNKNOWN -> open.add(data.state().uid());
                case FALSE -> {}
            }
        }
    }
}
