// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.mime.CaseMap;
import dev.sennit.mail.imap.mime.EncodedWords;
import dev.sennit.mail.message.EnvelopeAddress;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.Wanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A sort by several keys (RFC 5256 section 3, RFC 5957). */
final class Sorting {
    private static final int MOST_CHARS = 500; // of a text that count

    private final List<SortKey> keys;

    /** What is the same in a field is the same in it once more: the first key of each field counts. */
    Sorting(List<SortKey> keys) {
        Map<SortField, SortKey> first = new LinkedHashMap<>();
        keys.forEach(key -> first.putIfAbsent(key.field(), key));
        this.keys = List.copyOf(first.values());
    }

    /** What the messages are compared by: for each key a number or a folded text. */
    record Facts(long uid, List<Object> values) {}

    Set<Wanted> wanted() {
        EnumSet<Wanted> wanted = EnumSet.noneOf(Wanted.class);
        for (SortKey key : keys) {
            switch (key.field()) {
                case ARRIVAL -> wanted.add(Wanted.INTERNAL_DATE);
                case SIZE -> wanted.add(Wanted.SIZE);
                case DATE -> wanted.addAll(Set.of(Wanted.INTERNAL_DATE, Wanted.HEADER));
                case CC, FROM, SUBJECT, TO, DISPLAYFROM, DISPLAYTO -> wanted.add(Wanted.HEADER);
            }
        }
        return wanted;
    }

    Facts facts(MessageData data) {
        List<Object> values = new ArrayList<>(keys.size());
        for (SortKey key : keys) {
            values.add(
                    switch (key.field()) {
                        case ARRIVAL -> data.internalDate().orElseThrow().getEpochSecond();
                        case SIZE -> data.sizeOctets().orElseThrow();
                        case DATE -> SentDate.of(data).getEpochSecond();
                        case SUBJECT ->
                            cut(BaseSubject.of(data.index()
                                            .orElseThrow()
                                            .root()
                                            .value("Subject")
                                            .orElse(""))
                                    .text());
                        case CC -> mailbox(envelope(data).cc());
                        case FROM -> mailbox(envelope(data).from());
                        case TO -> mailbox(envelope(data).to());
                        case DISPLAYFROM -> shown(envelope(data).from());
                        case DISPLAYTO -> shown(envelope(data).to());
                    });
        }
        return new Facts(data.state().uid(), values);
    }

    private static MessageEnvelope envelope(MessageData data) {
        return MessageEnvelope.of(data.index().orElseThrow().root(), MessageLimits.DEFAULTS);
    }

    private static String mailbox(List<EnvelopeAddress> addresses) {
        return addresses.isEmpty() ? "" : folded(addresses.get(0).mailbox().orElse(""));
    }

    /** RFC 5957 section 3: the name, or else the address; of a group its name. */
    private static String shown(List<EnvelopeAddress> addresses) {
        if (addresses.isEmpty()) {
            return "";
        }
        EnvelopeAddress first = addresses.get(0);
        String name = first.name().orElse("");
        if (!name.isEmpty()) {
            return folded(name);
        }
        return folded(first.mailbox().orElse("")
                + first.host().map(host -> '@' + host).orElse(""));
    }

    private static String folded(String raw) {
        return cut(CaseMap.fold(EncodedWords.decode(raw)));
    }

    private static String cut(String text) {
        return text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
    }

    /** The messages that were found and are still there, in order. */
    SearchResult sorted(SearchResult result, List<Facts> facts) {
        Map<Long, Found> byUid = new HashMap<>();
        result.messages().forEach(found -> byUid.put(found.uid(), found));
        List<Found> sorted =
                facts.stream().sorted(order()).map(one -> byUid.get(one.uid)).toList();
        return new SearchResult(sorted, SearchResult.Order.SORTED, result.asksModSeq());
    }

    private Comparator<Facts> order() {
        Comparator<Facts> last = Comparator.comparing(Facts::uid);
        for (int i = keys.size() - 1; i >= 0; i--) {
            int at = i;
            Comparator<Facts> one = (a, b) -> compare(a.values.get(at), b.values.get(at));
            last = (keys.get(i).order() == SortKey.Order.REVERSE ? one.reversed() : one).thenComparing(last);
        }
        return last;
    }

    private static int compare(Object a, Object b) {
        return a instanceof Long number
                ? Long.compare(number, (Long) b)
                : CaseMap.ORDER.compare((String) a, (String) b);
    }
}
