// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import static dev.sennit.mail.imap.Messages.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.search.SearchKey.Plain;
import dev.sennit.mail.imap.search.SortKey.Order;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SortTest {
    private final TestMailbox mailbox = new TestMailbox()
            .add(
                    "2024-03-01T00:00:00Z",
                    lines(
                            "From: =?utf-8?q?=C3=84nne?= <zoe@x>",
                            "To: bob@x",
                            "Subject: Re: beta",
                            "Date: 3 Jan 2024 00:00 +0000",
                            ""))
            .add("2024-01-01T00:00:00Z", lines("From: Yan <adam@x>", "Cc: c@x", "Subject: alpha", ""))
            .add(
                    "2024-02-01T00:00:00Z",
                    lines(
                            "From: Friends: mary@x;",
                            "To: \"Al\" <zed@x>",
                            "Subject: BETA",
                            "Date: 2 Jan 2024 20:00 -0500",
                            "",
                            "long text"));

    private List<Integer> sorted(SortKey... keys) {
        return mailbox.search()
                .sort(List.of(keys), Plain.ALL)
                .thenApply(result -> result.messages().stream()
                        .map(found -> mailbox.sequenceNumber(found.uid()))
                        .toList())
                .toCompletableFuture()
                .join();
    }

    private static SortKey by(SortField field) {
        return new SortKey(field, Order.ASCENDING);
    }

    @Test
    void aFieldIsWorkedOutOnceForEachMessageHoweverOftenItIsNamed() {
        List<SortKey> keys = new ArrayList<>(Collections.nCopies(20_000, by(SortField.SIZE)));
        keys.add(new SortKey(SortField.SIZE, Order.REVERSE));
        MessageData message = new MessageData(
                new MessageState(1, 1, Flags.NONE),
                Optional.empty(),
                OptionalLong.of(3),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(new Sorting(keys).facts(message).values()).containsExactly(3L);
        assertThat(sorted(by(SortField.SIZE), new SortKey(SortField.SIZE, Order.REVERSE)))
                .isEqualTo(sorted(by(SortField.SIZE)));
    }

    @Test
    void eachKeySortsByWhatItIsCalled() {
        assertThat(sorted(by(SortField.ARRIVAL))).containsExactly(2, 3, 1);
        assertThat(sorted(by(SortField.DATE))).containsExactly(2, 1, 3);
        assertThat(sorted(by(SortField.SIZE))).containsExactly(2, 1, 3);
        assertThat(sorted(by(SortField.SUBJECT))).containsExactly(2, 1, 3);
        assertThat(sorted(by(SortField.FROM))).containsExactly(2, 3, 1);
        assertThat(sorted(by(SortField.TO))).containsExactly(2, 1, 3);
        assertThat(sorted(by(SortField.CC))).containsExactly(1, 3, 2);
        assertThat(sorted(by(SortField.DISPLAYFROM))).containsExactly(1, 3, 2);
        assertThat(sorted(by(SortField.DISPLAYTO))).containsExactly(2, 3, 1);
    }

    @Test
    void reverseTurnsOneKeyAndLeavesEqualMessagesInTheirOrder() {
        assertThat(sorted(new SortKey(SortField.SUBJECT, Order.REVERSE))).containsExactly(1, 3, 2);
        assertThat(sorted(new SortKey(SortField.SUBJECT, Order.REVERSE), by(SortField.ARRIVAL)))
                .containsExactly(3, 1, 2);
    }

    @Test
    void onlyWhatTheKeysNeedIsAskedOfTheStore() {
        sorted(by(SortField.ARRIVAL), by(SortField.SIZE));
        assertThat(mailbox.asked()).isEqualTo(Arrays.asList(Set.of(Wanted.INTERNAL_DATE, Wanted.SIZE)));
    }

    @Test
    void anEmptyResultIsSorted() {
        assertThat(mailbox.search()
                        .sort(List.of(by(SortField.DATE)), Plain.RECENT)
                        .toCompletableFuture()
                        .join()
                        .messages())
                .isEmpty();
    }
}
