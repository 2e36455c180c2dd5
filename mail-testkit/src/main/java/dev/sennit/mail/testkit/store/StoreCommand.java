// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Something that is done to one of a few mailboxes.
 *
 * @param kind what
 * @param mailbox to which
 * @param other where to, for those that have a destination
 * @param uids to which messages
 * @param flags with these
 * @param how they change
 */
record StoreCommand(Kind kind, int mailbox, int other, UidSet uids, Flags flags, FlagChange.How how) {
    static final int MAILBOXES = 3;

    enum Kind {
        APPEND,
        FLAGS,
        EXPUNGE,
        REMOVE,
        COPY,
        MOVE,
        RECREATE,
        RENAME
    }

    static Arbitrary<StoreCommand> any() {
        Arbitrary<Integer> mailbox = Arbitraries.integers().between(0, MAILBOXES - 1);
        Arbitrary<Set<SystemFlag>> system =
                Arbitraries.of(SystemFlag.class).set().ofMaxSize(3);
        Arbitrary<Set<String>> words = Arbitraries.of("a", "B", "$c").set().ofMaxSize(2);
        Arbitrary<UidSet> uids =
                Arbitraries.longs().between(1, 12).set().ofMaxSize(6).map(UidSet::of);
        Arbitrary<Kind> kind = Arbitraries.frequency(
                Tuple.of(6, Kind.APPEND),
                Tuple.of(4, Kind.FLAGS),
                Tuple.of(3, Kind.EXPUNGE),
                Tuple.of(1, Kind.REMOVE),
                Tuple.of(2, Kind.COPY),
                Tuple.of(3, Kind.MOVE),
                Tuple.of(1, Kind.RECREATE),
                Tuple.of(1, Kind.RENAME));
        return Combinators.combine(
                        kind,
                        mailbox,
                        mailbox,
                        uids,
                        Combinators.combine(system, words).as(Flags::of),
                        Arbitraries.of(FlagChange.How.class))
                .as(StoreCommand::new);
    }
}
