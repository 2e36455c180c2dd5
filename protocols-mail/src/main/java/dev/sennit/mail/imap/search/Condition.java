// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.store.MessageData;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * A key made ready to be tested.
 *
 * @param level what it takes to decide it in any case
 * @param test says of a message what it can with what is known
 */
record Condition(Level level, Test test) {
    /** Tests a message. */
    interface Test {
        Truth of(Facts facts);
    }

    Truth of(Facts facts) {
        return test.of(facts);
    }

    static Condition onUid(LongPredicate test) {
        return new Condition(Level.SESSION, facts -> Truth.of(test.test(facts.uid())));
    }

    static Condition onState(Predicate<MessageData> test) {
        return new Condition(Level.STATE, facts -> {
            MessageData data = facts.data();
            return data == null ? Truth.UNKNOWN : Truth.of(test.test(data));
        });
    }

    static Condition onIndex(BiPredicate<MessageIndex, MessageData> test) {
        return new Condition(Level.INDEX, facts -> {
            MessageData data = facts.data();
            return data == null || data.index().isEmpty()
                    ? Truth.UNKNOWN
                    : Truth.of(test.test(data.index().get(), data));
        });
    }

    static Condition onText(int text) {
        return new Condition(Level.CONTENT, facts -> facts.text(text));
    }

    Condition negated() {
        return new Condition(level, facts -> of(facts).negated());
    }

    /** The cheapest first, and no further than needed. */
    static Condition all(List<Condition> conditions) {
        List<Condition> sorted = sorted(conditions);
        return new Condition(most(sorted), facts -> {
            Truth truth = Truth.TRUE;
            for (Condition condition : sorted) {
                Truth one = condition.of(facts);
                if (one == Truth.FALSE) {
                    return one;
                }
                truth = one == Truth.UNKNOWN ? one : truth;
            }
            return truth;
        });
    }

    static Condition either(Condition one, Condition other) {
        return all(List.of(one.negated(), other.negated())).negated();
    }

    private static List<Condition> sorted(List<Condition> conditions) {
        return conditions.stream()
                .sorted(Comparator.comparing(Condition::level))
                .toList();
    }

    private static Level most(List<Condition> sorted) {
        return sorted.isEmpty() ? Level.SESSION : sorted.get(sorted.size() - 1).level;
    }
}
