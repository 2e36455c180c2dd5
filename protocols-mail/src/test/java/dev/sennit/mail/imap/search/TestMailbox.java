// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.Messages;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A mailbox for a search in a test. Its UIDs are ten times the sequence numbers, its mod-sequences a hundred times. */
final class TestMailbox implements MessageSource, MessageNumbers {
    static final Instant NOW = Instant.parse("2024-06-15T12:00:00Z");

    private record Message(String octets, Flags flags, Instant arrival) {}

    private final List<Message> messages = new ArrayList<>();
    private final List<Messages.Content> opened = new ArrayList<>();
    private final List<Set<Wanted>> asked = new ArrayList<>();
    private final Map<Integer, Instant> savings = new HashMap<>();
    private UidSet recent = UidSet.EMPTY;
    private UidSet saved = UidSet.EMPTY;
    private int readBytes = 7;
    private int fetched;

    /** Adds a message that arrived at some time. */
    TestMailbox add(String arrival, String octets, SystemFlag... flags) {
        messages.add(
                new Message(octets, Flags.of(List.of(flags), List.of("$K" + messages.size())), Instant.parse(arrival)));
        return this;
    }

    TestMailbox add(String octets) {
        return add("2024-01-01T00:00:00Z", octets);
    }

    /** When the last message came into the mailbox, which is not known otherwise. */
    TestMailbox savedOn(String time) {
        savings.put(messages.size(), Instant.parse(time));
        return this;
    }

    TestMailbox recent(long... uids) {
        recent = UidSet.of(uids);
        return this;
    }

    TestMailbox saved(long... uids) {
        saved = UidSet.of(uids);
        return this;
    }

    TestMailbox readBytes(int most) {
        readBytes = most;
        return this;
    }

    /** What the store was asked for. */
    List<Set<Wanted>> asked() {
        return asked;
    }

    int fetched() {
        return fetched;
    }

    List<Messages.Content> opened() {
        return opened;
    }

    Search search() {
        return search(SearchLimits.DEFAULTS);
    }

    Search search(SearchLimits limits) {
        return search(limits, Runnable::run);
    }

    Search search(SearchLimits limits, Executor loop) {
        return new Search(this, new SearchScope(this, recent, saved, NOW), limits, loop);
    }

    SearchResult find(SearchKey key) {
        return search().find(key).toCompletableFuture().join();
    }

    /** The sequence numbers of what is found. */
    List<Integer> numbers(SearchKey key) {
        List<Integer> numbers = find(key).messages().stream()
                .map(found -> sequenceNumber(found.uid()))
                .toList();
        if (!opened.stream().allMatch(Messages.Content::isClosed)) {
            throw new IllegalStateException("a content was not closed");
        }
        return numbers;
    }

    @Override
    public int count() {
        return messages.size();
    }

    @Override
    public long uid(int sequenceNumber) {
        return 10L * sequenceNumber;
    }

    @Override
    public int sequenceNumber(long uid) {
        return (int) uid / 10;
    }

    @Override
    public CompletionStage<MessageCursor> fetch(UidSet uids, Set<Wanted> wanted) {
        asked.add(wanted);
        Queue<Integer> left = new ArrayDeque<>();
        for (int number = 1; number <= messages.size(); number++) {
            if (uids.contains(uid(number))) {
                left.add(number);
            }
        }
        return CompletableFuture.completedFuture(() -> {
            Integer next = left.poll();
            return CompletableFuture.completedFuture(next == null ? Optional.empty() : Optional.of(data(next, wanted)));
        });
    }

    private MessageData data(int number, Set<Wanted> wanted) {
        fetched++;
        Message message = messages.get(number - 1);
        Optional<Messages.Content> content = Optional.empty();
        if (wanted.contains(Wanted.CONTENT)) {
            content = Optional.of(new Messages.Content(message.octets, readBytes));
            opened.add(content.get());
        }
        return new MessageData(
                new MessageState(uid(number), 100L * number, message.flags),
                wanted.contains(Wanted.INTERNAL_DATE) ? Optional.of(message.arrival) : Optional.empty(),
                wanted.contains(Wanted.SIZE) ? OptionalLong.of(message.octets.length()) : OptionalLong.empty(),
                content.map(some -> some),
                Messages.index(message.octets, wanted),
                wanted.contains(Wanted.SAVE_DATE) ? Optional.ofNullable(savings.get(number)) : Optional.empty(),
                wanted.contains(Wanted.EMAIL_ID) ? Optional.of(new EmailId("E" + number)) : Optional.empty());
    }
}
