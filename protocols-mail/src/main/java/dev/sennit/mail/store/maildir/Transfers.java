// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.internal.Failures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Copies and moves. A copy is another link to the same file. A move is one rename for each message, so that even the end of the power
 * finds it in one place. When one of them fails, those before are taken back.
 */
final class Transfers {
    private final MaildirFolder from;
    private final MaildirFolder to;
    private final MaildirQuota quota;
    private final List<Done> done = new ArrayList<>();

    /** A message that has a second name, or another. */
    private record Done(long uid, Path original, Path result, MaildirFolder.Arrival arrival) {}

    Transfers(MaildirFolder from, MaildirFolder to, MaildirQuota quota) {
        this.quota = quota;
        this.from = from;
        this.to = to;
    }

    CopyResult copy(UidSet uids) throws IOException {
        find(uids);
        return to.locked(() -> {
            List<MessageState> messages = prepare(uids);
            MaildirQuota.Usage more = usage(messages);
            quota.check(more);
            try {
                for (MessageState message : messages) {
                    from.tryFile(message.uid(), place -> link(message, from.path(place), place));
                }
                to.forceDirectories(Set.of(Place.CUR));
                CopyResult result = result();
                quota.changed(more);
                return result;
            } catch (IOException | RuntimeException failure) {
                takeBackCopies(failure);
                throw failure;
            }
        });
    }

    private MaildirQuota.Usage usage(List<MessageState> messages) throws IOException {
        MaildirQuota.Usage sum = MaildirQuota.Usage.NONE;
        for (MessageState message : messages) {
            MaildirQuota.Usage one = from.usage(message.uid());
            sum = sum.plus(one.bytes(), one.messages());
        }
        return sum;
    }

    CopyResult move(UidSet uids) throws IOException {
        find(uids);
        boolean fromIsFirst = from.path().compareTo(to.path()) < 0; // everybody locks in this order
        MaildirFolder first = fromIsFirst ? from : to;
        MaildirFolder second = fromIsFirst ? to : from;
        return first.locked(() -> second.locked(() -> moveLocked(uids)));
    }

    /** Before anything happens: once it has begun, what is between two places must not be looked at. */
    private void find(UidSet uids) throws IOException {
        from.locked(() -> {
            for (MessageState message : from.index().select(uids)) {
                Place place = from.place(message.uid());
                if (place == null || from.context().files().state(from.path(place)) == null) {
                    from.look();
                    break;
                }
            }
            return uids;
        });
    }

    private CopyResult moveLocked(UidSet uids) throws IOException {
        try {
            for (MessageState message : prepare(uids)) {
                from.tryFile(message.uid(), place -> rename(message, from.path(place), place));
            }
            to.forceDirectories(Set.of(Place.CUR));
            from.forceDirectories(Set.of(Place.NEW, Place.CUR));
            CopyResult result = result();
            from.vanish(done.stream().map(Done::uid).toList());
            return result;
        } catch (IOException | RuntimeException failure) {
            takeBackMoves(failure);
            throw failure;
        }
    }

    private List<MessageState> prepare(UidSet uids) throws IOException {
        List<MessageState> messages = from.index().select(uids);
        to.index().checkUids(messages.size());
        int maxMessages = to.context().options().maxMessages();
        if (from != to && to.index().size() + messages.size() > maxMessages) {
            throw Failures.limit("messages in a mailbox", maxMessages);
        }
        for (MessageState message : messages) {
            to.records().learn(message.flags());
        }
        return messages;
    }

    private Done link(MessageState message, Path file, Place place) throws IOException {
        Done next = plan(message, file, place);
        to.context().files().forceFile(file); // whoever delivered it may not have
        to.context().files().link(file, next.result);
        done.add(next);
        return next;
    }

    private Done rename(MessageState message, Path file, Place place) throws IOException {
        Done next = plan(message, file, place);
        to.context().files().rename(file, next.result);
        done.add(next);
        return next;
    }

    private Done plan(MessageState message, Path file, Place place) {
        StringBuilder base = new StringBuilder(to.context().names().next());
        place.name().sizeBytes().ifPresent(bytes -> base.append(",S=").append(bytes));
        place.name().sizeOctets().ifPresent(octets -> base.append(",W=").append(octets));
        base.append(",E=").append(place.name().email());
        String letters = to.records().keywords().letters(message.flags(), "");
        Place result = new Place(Place.CUR, new MaildirName(base.toString(), letters));
        return new Done(message.uid(), file, to.path(result), new MaildirFolder.Arrival(result, message.flags()));
    }

    private CopyResult result() throws IOException {
        List<MessageState> arrived = to.arrive(done.stream().map(Done::arrival).toList());
        List<CopyResult.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < arrived.size(); i++) {
            pairs.add(new CopyResult.Pair(done.get(i).uid, arrived.get(i).uid()));
        }
        return new CopyResult(to.index().uidValidity(), pairs);
    }

    private void takeBackCopies(Exception failure) {
        for (Done each : done) {
            try {
                to.context().files().delete(each.result);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        force(to, Set.of(Place.CUR), failure);
    }

    private void takeBackMoves(Exception failure) {
        for (Done each : done) {
            try {
                to.context().files().rename(each.result, each.original);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        force(from, Set.of(Place.NEW, Place.CUR), failure);
    }

    private static void force(MaildirFolder folder, Set<String> directories, Exception failure) {
        try {
            folder.forceDirectories(directories);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
