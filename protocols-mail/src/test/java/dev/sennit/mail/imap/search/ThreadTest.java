// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import static dev.sennit.mail.imap.Messages.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sennit.mail.imap.search.SearchAnswer.Naming;
import dev.sennit.mail.imap.search.SearchKey.Plain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ThreadTest {
    private static final BaseSubject NO_SUBJECT = new BaseSubject("", false);

    private final TestMailbox mailbox = new TestMailbox();

    /** A message sent on a day of January, with an id, and others before it. */
    private ThreadTest add(int day, String subject, String id, String... references) {
        StringBuilder before = new StringBuilder();
        for (String reference : references) {
            before.append(" <").append(reference).append("@x>");
        }
        mailbox.add(lines(
                "Date: " + day + " Jan 2024 00:00:00 +0000",
                "Subject: " + subject,
                "Message-ID: <" + id + "@x>",
                "References:" + before,
                ""));
        return this;
    }

    private String threads(ThreadAlgorithm algorithm) {
        return mailbox.search()
                .thread(algorithm, Plain.ALL)
                .thenApply(threads -> MessageThread.answer(threads, mailbox, Naming.SEQUENCE))
                .toCompletableFuture()
                .join();
    }

    private void references(String threads) {
        assertThat(threads(ThreadAlgorithm.REFERENCES)).isEqualTo("* THREAD " + threads + "\r\n");
    }

    @Test
    void aSubjectIsOneThreadByDate() {
        add(5, "a", "1")
                .add(3, "b", "2")
                .add(4, "Re: a", "3")
                .add(6, "[x] A", "4")
                .add(2, "c", "5");
        assertThat(threads(ThreadAlgorithm.ORDEREDSUBJECT)).isEqualTo("* THREAD (5)(2)(3 (1)(4))\r\n");
    }

    @Test
    void answersHangFromWhatTheyRefer() {
        add(1, "a", "1").add(2, "b", "2", "1").add(3, "c", "3", "1", "2").add(4, "d", "4", "1");
        references("(1 (2 3)(4))");
    }

    @Test
    void messagesInReverseOrderMakeTheSameThread() {
        add(3, "c", "3", "1", "2").add(2, "b", "2", "1").add(1, "a", "1");
        references("(3 2 1)");
    }

    @Test
    void siblingsWithoutTheirParentStayTogether() {
        add(2, "a", "2", "1").add(3, "b", "3", "1");
        references("((1)(2))");
    }

    @Test
    void aMissingMessageBetweenTwoIsPassedOver() {
        add(1, "a", "1").add(3, "b", "3", "1", "2").add(4, "c", "4", "8", "9");
        references("(1 2)(3)");
    }

    @Test
    void whatRefersInACircleIsStillAThread() {
        add(1, "a", "1", "2").add(2, "b", "2", "1");
        references("(2 1)");
        add(3, "c", "3", "3");
        references("(2 1)(3)");
    }

    @Test
    void anIdThatIsThereTwiceIsTwoMessages() {
        add(1, "a", "1").add(2, "b", "1").add(3, "c", "3", "1");
        references("(1 3)(2)");
    }

    @Test
    void repliesJoinTheThreadOfTheirSubject() {
        add(1, "a", "1").add(2, "Re: a", "2").add(3, "Re: a", "3");
        references("(1 (2)(3))");
    }

    @Test
    void equalsAboutOneSubjectGetAnAbsentParent() {
        add(1, "a", "1").add(2, "a", "2").add(3, "a", "3");
        references("((1)(2)(3))");
    }

    @Test
    void inReplyToIsTakenWithoutReferences() {
        add(1, "a", "1");
        mailbox.add(lines("Date: 2 Jan 2024 00:00:00 +0000", "In-Reply-To: your mail <1@x> of <9@x>", ""));
        references("(1 2)");
    }

    @Test
    void nothingIsNoThread() {
        assertThat(threads(ThreadAlgorithm.REFERENCES)).isEqualTo("* THREAD\r\n");
    }

    /** Dovecot's CVE-2026-40014. */
    @Test
    void aHundredThousandMessagesInOneChainTakeLinearTimeAndNoStack() {
        int count = 100_000;
        List<ThreadFacts> messages = new ArrayList<>();
        for (int i = count; i > 0; i--) {
            messages.add(new ThreadFacts(i, i, NO_SUBJECT, i + "@x", List.of(i - 1 + "@x")));
        }
        List<MessageThread> threads = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> new ReferenceThreads(messages, 1_000_000).threads());
        assertThat(MessageThread.write(threads, uid -> uid))
                .startsWith("(1 2 3 ")
                .endsWith(" 99999 100000)");
        Collections.reverse(messages);
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(30), () -> new ReferenceThreads(messages, 1).threads()))
                .as("who has no answers is above nobody, which takes no step to see")
                .hasSize(1);
    }

    /** CVE-2026-40017: ids that all have one hash value, as anybody may choose them. */
    @Test
    void idsOfOneHashValueAreFoundAllTheSame() {
        List<ThreadFacts> messages = new ArrayList<>();
        String before = "";
        for (int i = 0; i < 1 << 16; i++) {
            StringBuilder id = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) {
                id.append(((i >> bit) & 1) == 0 ? "Aa" : "BB");
            }
            assertThat(id.toString().hashCode()).isEqualTo("Aa".repeat(16).hashCode());
            messages.add(new ThreadFacts(
                    i + 1, i, NO_SUBJECT, id.toString(), before.isEmpty() ? List.of() : List.of(before)));
            before = id.toString();
        }
        List<MessageThread> threads = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> new ReferenceThreads(messages, 1_000_000).threads());
        assertThat(uids(threads)).hasSize(1 << 16);
    }

    @Test
    void idsBeyondTheirMemoryDoNotCountButTheFirst() {
        add(1, "a", "1").add(2, "b", "2", "1").add(3, "c", "3", "1", "2");
        references("(1 2 3)");
        SearchLimits few = new SearchLimits(9, 9, 9, 9, 9, 9, 1, 9);
        assertThat(mailbox.search(few)
                        .thread(ThreadAlgorithm.REFERENCES, Plain.ALL)
                        .toCompletableFuture()
                        .join())
                .singleElement()
                .satisfies(thread -> assertThat(thread.answers()).hasSize(2));
    }

    @Test
    void anIdThatIsLongerThanALineIsNone() {
        add(1, "a", "1").add(2, "b", "2", "y".repeat(1000), "1").add(3, "c", "3", "y".repeat(1000));
        references("(1 2)(3)");
    }

    /** Trees that are joined at the far end: each look for a loop would go all the way up. */
    @Test
    void looksForLoopsHaveAnEnd() {
        List<ThreadFacts> messages = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            messages.add(new ThreadFacts(2 * i + 1, i, NO_SUBJECT, "b" + i + "@x", List.of("a" + i + "@x")));
        }
        for (int i = 1; i < 30_000; i++) {
            messages.add(new ThreadFacts(2 * i + 2, i, NO_SUBJECT, "a" + i + "@x", List.of("b" + (i - 1) + "@x")));
        }
        List<MessageThread> threads = assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> new ReferenceThreads(messages, 100_000).threads());
        assertThat(uids(threads)).hasSize(59_999);
        assertThat(threads).as("what was not looked for is not joined").hasSizeGreaterThan(29_000);
    }

    @Property(tries = 300)
    void everyMessageIsInOneThreadOnce(
            @ForAll @Size(max = 12) List<@Size(max = 4) List<@IntRange(max = 12) Integer>> references,
            @ForAll @Size(min = 12, max = 12) List<@IntRange(max = 3) Integer> subjects) {
        List<ThreadFacts> messages = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            int subject = subjects.get(i);
            messages.add(new ThreadFacts(
                    i + 1,
                    references.get(i).size(),
                    new BaseSubject(subject == 0 ? "" : "S" + subject / 2, subject % 2 == 1),
                    i % 5 == 4 ? null : i % 9 + "@x",
                    references.get(i).stream().map(id -> id + "@x").toList()));
        }
        List<MessageThread> threads = new ReferenceThreads(messages, 1000).threads();
        assertThat(uids(threads))
                .containsExactlyInAnyOrderElementsOf(
                        messages.stream().map(ThreadFacts::uid).toList());
    }

    private static List<Long> uids(List<MessageThread> threads) {
        List<MessageThread> all = new ArrayList<>(threads);
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).answers());
        }
        return all.stream()
                .map(MessageThread::uid)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .toList();
    }
}
