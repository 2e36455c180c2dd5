// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** THREAD=ORDEREDSUBJECT (RFC 5256 section 3): one thread for each subject, its first message before all others. */
final class OrderedSubject {
    private static final Comparator<ThreadFacts> BY_DATE =
            Comparator.comparing(ThreadFacts::sent).thenComparing(ThreadFacts::uid);

    private OrderedSubject() {}

    static List<MessageThread> threads(List<ThreadFacts> messages) {
        Map<String, List<ThreadFacts>> bySubject = messages.stream()
                .sorted(BY_DATE)
                .collect(Collectors.groupingBy(message -> message.subject().text(), TreeMap::new, Collectors.toList()));
        return bySubject.values().stream()
                .sorted(Comparator.comparing(thread -> thread.get(0), BY_DATE))
                .map(OrderedSubject::thread)
                .toList();
    }

    private static MessageThread thread(List<ThreadFacts> messages) {
        List<MessageThread> answers = messages.subList(1, messages.size()).stream()
                .map(message -> new MessageThread(OptionalLong.of(message.uid()), List.of()))
                .toList();
        return new MessageThread(OptionalLong.of(messages.get(0).uid()), answers);
    }
}
