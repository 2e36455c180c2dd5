// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What a script of timer steps acts upon: the wheel under test, or the plain model it is held against. Calls are named
 * by the order in which they were scheduled. Whatever can be seen from outside is noted in the trace.
 */
abstract class TimerSubject {
    final List<String> trace = new ArrayList<>();

    /** One step of a script; also what a call does when it runs. */
    @FunctionalInterface
    interface Step {
        void on(TimerSubject subject);
    }

    /** Thrown by a call that misbehaves; not caught by the runner. */
    static final class Misbehaved extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    abstract void schedule(long delayNanos, Step whenRun);

    abstract void cancel(int call);

    abstract void reset(int call, long fromNowNanos);

    abstract void delay(int call, long byNanos);

    abstract void advance(long nanos);

    abstract int expire(int maxCalls);

    abstract int scheduled();

    abstract List<String> pending();

    String lastTrace() {
        return trace.get(trace.size() - 1);
    }

    record Schedule(long delayNanos, Step whenRun) implements Step {
        @Override
        public void on(TimerSubject subject) {
            subject.schedule(delayNanos, whenRun);
        }
    }

    record Cancel(int which) implements Step {
        @Override
        public void on(TimerSubject subject) {
            if (subject.scheduled() > 0) {
                subject.cancel(which % subject.scheduled());
            }
        }
    }

    record Reset(int which, long fromNowNanos) implements Step {
        @Override
        public void on(TimerSubject subject) {
            if (subject.scheduled() > 0) {
                subject.reset(which % subject.scheduled(), fromNowNanos);
            }
        }
    }

    record Delay(int which, long byNanos) implements Step {
        @Override
        public void on(TimerSubject subject) {
            if (subject.scheduled() > 0) {
                subject.delay(which % subject.scheduled(), byNanos);
            }
        }
    }

    record Advance(long nanos) implements Step {
        @Override
        public void on(TimerSubject subject) {
            subject.advance(nanos);
        }
    }

    record Expire(int maxCalls) implements Step {
        @Override
        public void on(TimerSubject subject) {
            try {
                subject.trace.add("ran " + subject.expire(maxCalls));
            } catch (Misbehaved e) {
                subject.trace.add("misbehaved");
            }
        }
    }

    record Nothing() implements Step {
        @Override
        public void on(TimerSubject subject) {}
    }

    record Misbehave() implements Step {
        @Override
        public void on(TimerSubject subject) {
            throw new Misbehaved();
        }
    }
}
