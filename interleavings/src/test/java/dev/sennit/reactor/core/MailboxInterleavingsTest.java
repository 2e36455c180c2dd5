// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static dev.sennit.interleavings.Interleavings.explore;
import static dev.sennit.interleavings.Interleavings.require;
import static dev.sennit.interleavings.Interleavings.start;

import dev.sennit.interleavings.Bell;
import dev.sennit.interleavings.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls from other threads, in whatever order the steps of all come. */
class MailboxInterleavingsTest {
    @Test
    void aSleeperIsWokenForEveryCall() {
        explore(() -> {
            Bell bell = new Bell();
            Mailbox mailbox = new Mailbox(bell::ring);
            List<String> made = new ArrayList<>();
            Part first = start(() -> {
                mailbox.post(() -> made.add("1"));
                mailbox.post(() -> made.add("2"));
            });
            Part second = start(() -> mailbox.post(() -> made.add("3")));
            while (made.size() < 3) {
                turn(mailbox, bell);
            }
            first.join();
            second.join();
            require(made.indexOf("1") < made.indexOf("2"), "a thread's calls changed places: " + made);
            require(mailbox.isEmpty(), "a call is made and still there");
        });
    }

    private static void turn(Mailbox mailbox, Bell bell) throws InterruptedException {
        if (mailbox.isEmpty() && mailbox.fallAsleep()) {
            bell.await();
        }
        mailbox.awake();
        for (int calls = mailbox.collect(); calls > 0; calls--) {
            mailbox.take().run();
        }
    }

    @Test
    void anAnsweredCallIsMadeOrTurnedDownAndNeverBoth() {
        explore(() -> {
            Mailbox mailbox = new Mailbox(() -> {});
            AtomicInteger answers = new AtomicInteger();
            mailbox.post(new Answered(answers));
            Part turningDown = start(mailbox::turnDown);
            Part alsoTurningDown = start(mailbox::turnDown);
            for (int calls = mailbox.collect(); calls > 0; calls--) {
                mailbox.take().run();
            }
            turningDown.join();
            alsoTurningDown.join();
            require(answers.get() == 1, "answered " + answers.get() + " times");
        });
    }

    private record Answered(AtomicInteger answers) implements AnsweredCall {
        @Override
        public void run() {
            answers.incrementAndGet();
        }

        @Override
        public void turnedDown() {
            answers.incrementAndGet();
        }
    }
}
