// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Protocol;
import java.time.Duration;
import java.util.List;

/**
 * What happens to a connection with an idle timeout, step by step, and the oracle that knows when the timeout has to
 * expire: exactly at its time, never early, never after the loss, with nothing left at the end.
 *
 * <pre>{@code
 * @Property
 * void silenceAndOnlySilenceEndsTheConnection(@ForAll("connections") Timeline timeline) {
 *     timeline.checkIdle(new Echo(), Duration.ofSeconds(30), "hello\r\n");
 * }
 *
 * @Provide
 * Arbitrary<Timeline> connections() {
 *     return Timelines.ofConnections();
 * }
 * }</pre>
 *
 * @param steps what happens, in order
 */
public record Timeline(List<Step> steps) {
    private static final Duration SHORTEST = Duration.ofNanos(1);
    private static final Duration CENTURY = Duration.ofDays(36_525);

    /** Something that happens. */
    public sealed interface Step {
        /**
         * Lets it happen.
         *
         * @param subject to whom
         */
        void playOn(TimelineSubject subject);
    }

    /**
     * The timeout is set.
     *
     * @param period zero or more; a negative one has to be refused
     */
    public record Set(Duration period) implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.set(period);
        }
    }

    /** The timeout is reset. */
    public record Reset() implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.reset();
        }
    }

    /** The timeout is disabled. */
    public record Cancel() implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.cancel();
        }
    }

    /** The timeout is suspended. */
    public record Suspend() implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.suspend();
        }
    }

    /** The timeout is resumed. */
    public record Resume() implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.resume();
        }
    }

    /** Something meaningful arrives. */
    public record Data() implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.data();
        }
    }

    /** The connection reads no more. */
    public record PauseReading() implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.pauseReading();
        }
    }

    /** The connection reads again. */
    public record ResumeReading() implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.resumeReading();
        }
    }

    /** The connection is lost. */
    public record Lose() implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.lose();
        }
    }

    /**
     * Time passes.
     *
     * @param duration how much; zero or more
     */
    public record Pass(Duration duration) implements Step {
        @Override
        public void playOn(TimelineSubject subject) {
            subject.advance(duration);
        }
    }

    /**
     * Copies the steps.
     *
     * @param steps what happens, in order
     */
    public Timeline {
        steps = List.copyOf(steps);
    }

    /**
     * Plays the steps, and asks before and after each moment at which the timeout has to expire whether it has. At the
     * end the connection is lost, if it is not yet, and no timed call may be left.
     *
     * @param subject fresh, its timeout off, its connection open
     * @throws AssertionError if it expires early, late, too often or after the loss, or leaves something; says at which
     *     step
     */
    public void check(TimelineSubject subject) {
        check(new IdleModel(subject.resetsOnData()), subject);
    }

    /**
     * Connects a protocol to a {@link StringTransport}, plays the steps of {@link Timelines#ofConnections()}, and checks
     * that the protocol closes its connection when nothing meaningful was delivered for the period, and only then.
     *
     * @param protocol sets its timeout when the connection is made
     * @param period that timeout
     * @param meaningful what puts it off: a line, a command; sent for each {@link Data}
     * @throws AssertionError if it closes early, late or not at all, or leaves something; says at which step
     */
    public void checkIdle(Protocol protocol, Duration period, String meaningful) {
        IdleModel model = new IdleModel(true);
        model.set(period);
        check(model, new IdleConnection(protocol, meaningful));
    }

    private void check(IdleModel model, TimelineSubject subject) {
        for (int i = 0; i < steps.size() && !model.isLost(); i++) {
            String where = "step " + (i + 1) + ", " + steps.get(i);
            play(steps.get(i), model, subject, where);
            requireSame(model, subject, "after " + where);
            if (model.expiresWithin(Duration.ZERO)) { // not from inside the step, but in the next turn
                advance(Duration.ZERO, model, subject);
                requireSame(model, subject, "in the turn after " + where);
            }
        }
        if (!model.isLost()) {
            model.lose();
            subject.lose();
        }
        checkAfterTheLoss(model, subject);
    }

    private void checkAfterTheLoss(IdleModel model, TimelineSubject subject) {
        subject.set(Duration.ZERO);
        subject.reset();
        subject.resume();
        if (subject.pendingCalls() > 0) {
            throw new AssertionError(subject.pendingCalls() + " timed calls are left after the loss\n" + this);
        }
        subject.advance(CENTURY);
        requireSame(model, subject, "a century after the loss");
    }

    private void play(Step step, IdleModel model, TimelineSubject subject, String where) {
        if (step instanceof Pass pass) {
            pass(pass.duration(), model, subject, where);
        } else if (step instanceof Set set && set.period().isNegative()) {
            requireRefusal(set, subject);
        } else {
            step.playOn(model);
            step.playOn(subject);
        }
    }

    private void pass(Duration duration, IdleModel model, TimelineSubject subject, String where) {
        Duration left = duration;
        while (model.expiresWithin(left)) {
            Duration until = model.untilExpiry();
            if (until.compareTo(SHORTEST) > 0) {
                advance(until.minus(SHORTEST), model, subject);
                requireSame(model, subject, "a nanosecond before it is due in " + where);
            }
            advance(until.isZero() ? Duration.ZERO : SHORTEST, model, subject);
            requireSame(model, subject, "when it is due in " + where);
            left = left.minus(until);
        }
        advance(left, model, subject);
    }

    private static void advance(Duration duration, IdleModel model, TimelineSubject subject) {
        model.advance(duration);
        subject.advance(duration);
    }

    private static void requireRefusal(Set negative, TimelineSubject subject) {
        try {
            negative.playOn(subject);
        } catch (IllegalArgumentException asItMust) {
            return;
        }
        throw new AssertionError(negative + " was not refused");
    }

    private void requireSame(IdleModel model, TimelineSubject subject, String when) {
        if (subject.expiries() != model.expiries()) {
            throw new AssertionError("it expired " + subject.expiries() + " times, not " + model.expiries() + " times, "
                    + when + "\nmodel: " + model + "\n" + this);
        }
    }
}
