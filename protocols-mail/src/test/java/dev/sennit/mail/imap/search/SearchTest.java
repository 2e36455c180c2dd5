// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import static dev.sennit.mail.imap.Messages.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.search.NumberSet.Span;
import dev.sennit.mail.imap.search.SearchKey.AddressField;
import dev.sennit.mail.imap.search.SearchKey.And;
import dev.sennit.mail.imap.search.SearchKey.DateOf;
import dev.sennit.mail.imap.search.SearchKey.Dated;
import dev.sennit.mail.imap.search.SearchKey.HasFlag;
import dev.sennit.mail.imap.search.SearchKey.Header;
import dev.sennit.mail.imap.search.SearchKey.Not;
import dev.sennit.mail.imap.search.SearchKey.Or;
import dev.sennit.mail.imap.search.SearchKey.Plain;
import dev.sennit.mail.imap.search.SearchKey.When;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.Wanted;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SearchTest {
    private final TestMailbox mailbox = new TestMailbox()
            .add(
                    "2024-06-15T11:59:00Z",
                    lines(
                            "From: \"Ann B.\" <ann@example.org>",
                            "Subject: =?utf-8?q?Caf=C3=A9?= news",
                            "Date: Sat, 15 Jun 2024 23:30:00 -0500",
                            "X-Tag: alpha",
                            "",
                            "Hello World"),
                    SystemFlag.SEEN)
            .add(
                    "2024-06-14T00:00:00Z",
                    lines(
                            "From: bob@example.net",
                            "To: ann@example.org",
                            "Subject: plain",
                            "Date: 1 Jan 24 00:00 GMT",
                            "Content-Transfer-Encoding: quoted-printable",
                            "Content-Type: text/plain; charset=iso-8859-1",
                            "",
                            "gr=FC=DFe and hel=",
                            "lo"))
            .add(
                    "2023-01-01T00:00:00Z",
                    lines(
                            "Subject: third",
                            "Content-Type: multipart/mixed; boundary=b",
                            "",
                            "preamble secret",
                            "--b",
                            "Content-Type: application/octet-stream; name=hidden",
                            "",
                            "binary world",
                            "--b",
                            "Content-Type: message/rfc822",
                            "",
                            "Subject: nested alpha",
                            "",
                            "deep hello",
                            "--b--"),
                    SystemFlag.FLAGGED,
                    SystemFlag.DELETED)
            .recent(30)
            .saved(10, 30, 999);

    private static NumberSet numbers(long one, long other) {
        return new NumberSet(List.of(new Span(one, other)));
    }

    private static Dated dated(DateOf of, When when, String day) {
        return new Dated(of, when, LocalDate.parse(day));
    }

    @Test
    void whatTheSessionKnowsIsNotAskedOfTheStore() {
        assertThat(mailbox.numbers(Plain.ALL)).containsExactly(1, 2, 3);
        assertThat(mailbox.numbers(Plain.RECENT)).containsExactly(3);
        assertThat(mailbox.numbers(Plain.SAVED_RESULT)).containsExactly(1, 3);
        assertThat(mailbox.numbers(new SearchKey.Sequence(numbers(3, 2)))).containsExactly(2, 3);
        assertThat(mailbox.numbers(new SearchKey.Sequence(numbers(2, NumberSet.STAR))))
                .containsExactly(2, 3);
        assertThat(mailbox.numbers(new SearchKey.Sequence(numbers(7, NumberSet.STAR))))
                .containsExactly(3);
        assertThat(mailbox.numbers(new SearchKey.Sequence(numbers(4, 9)))).isEmpty();
        assertThat(mailbox.numbers(new SearchKey.Uids(numbers(11, 20)))).containsExactly(2);
        assertThat(mailbox.numbers(new SearchKey.Uids(numbers(1000, NumberSet.STAR))))
                .containsExactly(3);
        assertThat(mailbox.asked()).isEmpty();
    }

    @Test
    void flagsDatesAndSizesAreWhatTheStoreSays() {
        assertThat(mailbox.numbers(new HasFlag(SystemFlag.SEEN))).containsExactly(1);
        assertThat(mailbox.numbers(new Not(new HasFlag(SystemFlag.SEEN)))).containsExactly(2, 3);
        assertThat(mailbox.numbers(new SearchKey.HasKeyword("$k1"))).containsExactly(2);
        assertThat(mailbox.numbers(dated(DateOf.ARRIVAL, When.ON, "2024-06-14")))
                .containsExactly(2);
        assertThat(mailbox.numbers(dated(DateOf.ARRIVAL, When.BEFORE, "2024-06-14")))
                .containsExactly(3);
        assertThat(mailbox.numbers(dated(DateOf.ARRIVAL, When.SINCE, "2024-06-14")))
                .containsExactly(1, 2);
        assertThat(mailbox.numbers(new SearchKey.Younger(60))).containsExactly(1);
        assertThat(mailbox.numbers(new SearchKey.Younger(59))).isEmpty();
        assertThat(mailbox.numbers(new SearchKey.Older(60))).containsExactly(1, 2, 3);
        assertThat(mailbox.numbers(new SearchKey.Older(61))).containsExactly(2, 3);
        assertThat(mailbox.numbers(new SearchKey.ModSeq(200))).containsExactly(2, 3);
    }

    @Test
    void whatIsNotKnownToHaveBeenSavedWasSavedWhenItArrived() {
        TestMailbox saved = new TestMailbox()
                .add("2024-06-14T00:00:00Z", "x")
                .savedOn("2024-06-15T00:00:00Z")
                .add("2024-06-14T00:00:00Z", "y");
        assertThat(saved.numbers(Plain.SAVE_DATE_KNOWN)).containsExactly(1);
        assertThat(saved.numbers(new Not(Plain.SAVE_DATE_KNOWN))).containsExactly(2);
        assertThat(saved.numbers(dated(DateOf.SAVING, When.BEFORE, "2024-06-15")))
                .containsExactly(2);
        assertThat(saved.numbers(dated(DateOf.SAVING, When.ON, "2024-06-15"))).containsExactly(1);
        assertThat(saved.numbers(dated(DateOf.SAVING, When.SINCE, "2024-06-14")))
                .containsExactly(1, 2);
    }

    @Test
    void aMessageIsFoundByItsWholeIdInItsCase() {
        assertThat(mailbox.numbers(new SearchKey.EmailId("E2"))).containsExactly(2);
        assertThat(mailbox.numbers(new SearchKey.EmailId("e2"))).isEmpty();
        assertThat(mailbox.numbers(new SearchKey.EmailId("E"))).isEmpty();
        assertThat(mailbox.numbers(new SearchKey.ThreadId("E2"))).isEmpty();
        assertThat(mailbox.numbers(new Not(new SearchKey.ThreadId("E2")))).containsExactly(1, 2, 3);
    }

    @Test
    void largerAndSmallerLeaveOutTheSizeItself() {
        TestMailbox sizes = new TestMailbox().add("1234").add("12345").add("123456");
        assertThat(sizes.numbers(new SearchKey.Larger(5))).containsExactly(3);
        assertThat(sizes.numbers(new SearchKey.Smaller(5))).containsExactly(1);
    }

    @Test
    void aSentDateIsThatWhichIsWrittenWhateverItsZone() {
        assertThat(mailbox.numbers(dated(DateOf.SENDING, When.ON, "2024-06-15")))
                .containsExactly(1);
        assertThat(mailbox.numbers(dated(DateOf.SENDING, When.BEFORE, "2024-06-15")))
                .containsExactly(2);
        assertThat(mailbox.numbers(dated(DateOf.SENDING, When.SINCE, "2024-06-15")))
                .containsExactly(1);
    }

    @Test
    void headersAreFoundDecodedAndInAnyCase() {
        assertThat(mailbox.numbers(new Header("subject", "CAF\u00c9 N"))).containsExactly(1);
        assertThat(mailbox.numbers(new Header("SUBJECT", "alpha"))).isEmpty();
        assertThat(mailbox.numbers(new SearchKey.Address(AddressField.FROM, "ann b. <ANN@")))
                .containsExactly(1);
        assertThat(mailbox.numbers(new SearchKey.Address(AddressField.FROM, "\"ann")))
                .containsExactly(1);
        assertThat(mailbox.numbers(new SearchKey.Address(AddressField.TO, "ann")))
                .containsExactly(2);
        assertThat(mailbox.numbers(new SearchKey.Address(AddressField.CC, "ann")))
                .isEmpty();
        assertThat(mailbox.opened()).isEmpty();
    }

    @Test
    void anEmptyTextFindsWhatHasTheField() {
        assertThat(mailbox.numbers(new Header("x-tag", ""))).containsExactly(1);
        assertThat(mailbox.numbers(new Header("date", ""))).containsExactly(1, 2);
        assertThat(mailbox.numbers(new SearchKey.Body(""))).containsExactly(1, 2, 3);
        assertThat(mailbox.opened()).isEmpty();
    }

    @Test
    void aFieldThatNoIndexKeepsIsReadOfThoseMessagesThatHaveIt() {
        assertThat(mailbox.numbers(new Header("X-TAG", "LPH"))).containsExactly(1);
        assertThat(mailbox.numbers(new Header("X-TAG", "beta"))).isEmpty();
        assertThat(mailbox.opened()).hasSize(2);
    }

    @Test
    void bodiesAreFoundDecodedButNotWhatIsNoText() {
        assertThat(mailbox.numbers(new SearchKey.Body("hello"))).containsExactly(1, 2, 3);
        assertThat(mailbox.numbers(new SearchKey.Body("GR\u00dc\u00dfE"))).containsExactly(2);
        assertThat(mailbox.numbers(new SearchKey.Body("world"))).containsExactly(1);
        assertThat(mailbox.numbers(new SearchKey.Body("secret"))).isEmpty();
        assertThat(mailbox.numbers(new SearchKey.Body("alpha"))).isEmpty();
    }

    @Test
    void aTextIsInHeadersTooAlsoInThoseOfParts() {
        assertThat(mailbox.numbers(new SearchKey.Text("alpha"))).containsExactly(1, 3);
        assertThat(mailbox.numbers(new SearchKey.Text("HIDDEN"))).containsExactly(3);
        assertThat(mailbox.numbers(new SearchKey.Text("caf\u00e9"))).containsExactly(1);
        assertThat(mailbox.numbers(new SearchKey.Text("deep"))).containsExactly(3);
    }

    @Test
    void howAMessageIsReadMakesNoDifference() {
        for (int bytes = 1; bytes < 200; bytes++) {
            mailbox.readBytes(bytes);
            assertThat(mailbox.numbers(new SearchKey.Body("\u00fc\u00dfe and hello")))
                    .containsExactly(2);
        }
    }

    @Test
    void keysAreJoinedAsTheirNamesSay() {
        SearchKey hello = new SearchKey.Body("hello");
        SearchKey seen = new HasFlag(SystemFlag.SEEN);
        assertThat(mailbox.numbers(new And(List.of(hello, seen)))).containsExactly(1);
        assertThat(mailbox.numbers(new And(List.of(hello, new Not(seen))))).containsExactly(2, 3);
        assertThat(mailbox.numbers(new Or(seen, new HasFlag(SystemFlag.FLAGGED))))
                .containsExactly(1, 3);
        assertThat(mailbox.numbers(new Not(new And(List.of())))).isEmpty();
    }

    @Test
    void onlyMessagesThatCheaperKeysLeaveUndecidedAreRead() {
        mailbox.numbers(new And(List.of(new SearchKey.Body("hello"), new HasFlag(SystemFlag.SEEN))));
        assertThat(mailbox.opened()).hasSize(1);
        assertThat(mailbox.asked()).containsExactly(Set.of(), Set.of(Wanted.INDEX, Wanted.CONTENT));
    }

    @Test
    void ofMessagesWhoseFieldsAreTestedTheHeaderIsEnough() {
        mailbox.numbers(new SearchKey.Header("Subject", "hello"));
        assertThat(mailbox.asked()).containsExactly(Set.of(Wanted.HEADER));
    }

    @Test
    void aMessageIsReadNoFurtherThanUntilItIsDecided() {
        TestMailbox large = new TestMailbox().add("Subject: x\r\n\r\nhit " + "more ".repeat(10_000));
        large.numbers(new SearchKey.Body("hit"));
        assertThat(large.opened().get(0).reads()).isLessThan(10);
    }

    @Test
    void whatIsBeyondALimitIsRefused() {
        SearchLimits few = new SearchLimits(3, 2, 1, 4, 2, 1, 1, 1);
        SearchKey all = Plain.ALL;
        Search search = mailbox.search(few);
        assertThat(search.find(new And(List.of(all, all)))
                        .toCompletableFuture()
                        .join()
                        .messages())
                .hasSize(3);
        assertThatThrownBy(() -> search.find(new And(List.of(all, all, all))))
                .isInstanceOf(SearchLimitException.class)
                .hasMessage("4 search keys where 3 are allowed");
        assertThatThrownBy(() -> search.find(new Not(new Not(all)))).hasMessageContaining("within each other");
        assertThatThrownBy(() -> search.find(new SearchKey.Body("12345")))
                .hasMessage("5 characters in a text where 4 are allowed");
        assertThatThrownBy(() -> search.find(new Or(new SearchKey.Body("a"), new SearchKey.Body("b"))))
                .hasMessage("2 texts where 1 are allowed");
        assertThatThrownBy(
                        () -> search.sort(List.of(), all).toCompletableFuture().join())
                .hasRootCauseMessage("3 messages to sort where 2 are allowed");
    }

    @Test
    void othersHaveTheirTurnAfterSomeThousandMessages() {
        TestMailbox large = new TestMailbox();
        for (int i = 0; i < 12_000; i++) {
            large.add("");
        }
        Queue<Runnable> turns = new ArrayDeque<>();
        CompletableFuture<SearchResult> found =
                large.search(SearchLimits.DEFAULTS, turns::add).find(Plain.ALL).toCompletableFuture();
        for (int turn = 0; turn < 2; turn++) {
            assertThat(found).isNotDone();
            turns.remove().run();
        }
        assertThat(found.join().messages()).hasSize(12_000);
    }

    @Test
    void aClosedSearchEndsAndHoldsNothing() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        MessageSource slow = (uids, wanted) -> gate.thenCompose(open -> mailbox.fetch(uids, wanted));
        SearchScope scope = new SearchScope(
                mailbox, dev.sennit.mail.store.UidSet.EMPTY, dev.sennit.mail.store.UidSet.EMPTY, TestMailbox.NOW);
        Search search = new Search(slow, scope, SearchLimits.DEFAULTS, Runnable::run);
        CompletionStage<SearchResult> result = search.find(new SearchKey.Body("hello"));
        search.close();
        gate.complete(null);
        assertThatThrownBy(() -> result.toCompletableFuture().join())
                .hasRootCauseInstanceOf(CancellationException.class);
        assertThat(mailbox.opened()).isEmpty();
    }

    @Test
    void modSequencesAreToldWhenTheyWereAskedFor() {
        assertThat(mailbox.find(new Or(Plain.ALL, new SearchKey.ModSeq(1))).messages())
                .containsExactly(new Found(10, 100), new Found(20, 200), new Found(30, 300));
        assertThat(mailbox.find(Plain.ALL).asksModSeq()).isFalse();
    }
}
