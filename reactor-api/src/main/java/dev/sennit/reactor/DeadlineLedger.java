// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The timeout ledger of one connection: every {@link Deadline} it has, so that at any moment it can say what will close
 * it next, when, and why. A transport owns one and closes it when the connection is gone.
 */
public final class DeadlineLedger {
    /** Stands in for the first deadline of a ledger that is closed, which saves every connection a field. */
    private static final Deadline CLOSED = new Deadline(DeadlineKind.CLOSE, "closed", (Runnable) () -> {});

    private @Nullable Deadline first;

    /** An empty ledger, for a transport. */
    public DeadlineLedger() {}

    void add(Deadline deadline) {
        if (first == CLOSED) {
            deadline.close();
            return;
        }
        deadline.next = first;
        first = deadline;
    }

    /** A connection that makes a deadline for each request must not keep them all. */
    void remove(Deadline deadline) {
        Deadline before = null;
        for (Deadline each = first; each != null; each = each.next) {
            if (each == deadline) {
                if (before == null) {
                    first = each.next;
                } else {
                    before.next = each.next;
                }
                each.next = null;
                return;
            }
            before = each;
        }
    }

    /**
     * The deadlines that run or wait, soonest first.
     *
     * @return those armed by remaining time, then those suspended; the ones that are off are left out
     */
    public List<DeadlineStatus> list() {
        List<DeadlineStatus> lines = new ArrayList<>();
        for (Deadline deadline = first; deadline != null; deadline = deadline.next) {
            DeadlineStatus status = deadline.status();
            if (status.state() == Deadline.State.ARMED || status.state() == Deadline.State.SUSPENDED) {
                lines.add(status);
            }
        }
        lines.sort(Comparator.comparing(DeadlineStatus::remaining));
        return lines;
    }

    /**
     * What will close the connection next if nothing happens.
     *
     * @return the armed deadline with the least time left; empty when none is armed
     */
    public Optional<DeadlineStatus> next() {
        return list().stream()
                .filter(status -> status.state() == Deadline.State.ARMED)
                .findFirst();
    }

    /**
     * For transports: the reason to give for a close that is asked for right now.
     *
     * @return the deadline whose expiry is being handled, as a reason; empty outside of an expiry
     */
    public Optional<CloseReason> expiryReason() {
        for (Deadline deadline = first; deadline != null; deadline = deadline.next) {
            if (deadline.isHandlingExpiry()) {
                return Optional.of(deadline.timedOut());
            }
        }
        return Optional.empty();
    }

    /** For transports: closes every deadline, now and of the future; called once the connection is lost. */
    public void close() {
        Deadline deadline = first;
        first = CLOSED;
        while (deadline != null && deadline != CLOSED) {
            Deadline following = deadline.next;
            deadline.next = null;
            deadline.close();
            deadline = following;
        }
    }

    static String text(List<DeadlineStatus> list) {
        String lines = list.stream().map(DeadlineStatus::toString).collect(Collectors.joining("; "));
        return lines.isEmpty() ? "no deadline" : lines;
    }

    /** What {@link #list()} holds: {@code request head in 3s of 10s; idle suspended, 30s from when it resumes}. */
    @Override
    public String toString() {
        return text(list());
    }
}
