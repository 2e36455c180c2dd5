// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.mime.DateField;
import dev.sennit.mail.imap.mime.EncodedWords;
import dev.sennit.mail.imap.search.SearchKey.Dated;
import dev.sennit.mail.imap.search.SearchKey.When;
import dev.sennit.mail.imap.search.TextTarget.Place;
import dev.sennit.mail.message.EnvelopeAddress;
import dev.sennit.mail.message.HeaderField;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A search made ready: what is tested, what that takes, and the texts that messages must be read for. */
final class SearchPlan {
    private final SearchScope scope;
    private final SearchLimits limits;
    private final List<TextTarget> texts = new ArrayList<>();
    private final EnumSet<Wanted> state = EnumSet.noneOf(Wanted.class);
    private final EnumSet<Level> levels = EnumSet.noneOf(Level.class);
    private final Condition condition;
    private int keys;
    private int patterns;
    private boolean asksModSeq;

    /**
     * Makes a search ready.
     *
     * @throws SearchLimitException if it asks for more than it may
     */
    SearchPlan(SearchKey key, SearchScope scope, SearchLimits limits) {
        this.scope = scope;
        this.limits = limits;
        this.condition = condition(key, 1);
        if (asksModSeq) {
            levels.add(Level.STATE);
        }
        levels.remove(Level.SESSION);
    }

    Condition condition() {
        return condition;
    }

    List<TextTarget> texts() {
        return texts;
    }

    /** Whether the result shows mod-sequences (RFC 7162 section 3.1.5). */
    boolean asksModSeq() {
        return asksModSeq;
    }

    /** The levels on which something can be decided that was not before; {@link Level#SESSION} apart. */
    Set<Level> levels() {
        return levels;
    }

    /** What the store is asked for to decide what can be decided on a level. */
    Set<Wanted> wanted(Level level) {
        EnumSet<Wanted> wanted = EnumSet.copyOf(state);
        if (level == Level.INDEX) {
            wanted.add(Wanted.HEADER);
        }
        if (level == Level.CONTENT) {
            wanted.addAll(Set.of(Wanted.INDEX, Wanted.CONTENT));
        }
        return wanted;
    }

    private Condition condition(SearchKey key, int depth) {
        if (++keys > limits.keys()) {
            throw new SearchLimitException("search keys", keys, limits.keys());
        }
        if (depth > limits.depth()) {
            throw new SearchLimitException("search keys within each other", depth, limits.depth());
        }
        if (key instanceof SearchKey.And and) {
            return Condition.all(
                    and.keys().stream().map(each -> condition(each, depth + 1)).toList());
        }
        if (key instanceof SearchKey.Or or) {
            return Condition.either(condition(or.one(), depth + 1), condition(or.other(), depth + 1));
        }
        if (key instanceof SearchKey.Not not) {
            return condition(not.key(), depth + 1).negated();
        }
        Condition simple = simple(key);
        levels.add(simple.level());
        return simple;
    }

    private Condition simple(SearchKey key) {
        if (key instanceof SearchKey.Plain plain) {
            return plain(plain);
        }
        if (key instanceof SearchKey.Sequence sequence) {
            return Condition.onUid(scope.uids(sequence.numbers())::contains);
        }
        if (key instanceof SearchKey.Uids uids) {
            return Condition.onUid(uids.numbers().resolve(scope.largestUid())::contains);
        }
        if (key instanceof SearchKey.HasFlag flag) {
            return Condition.onState(data -> data.state().flags().has(flag.flag()));
        }
        if (key instanceof SearchKey.HasKeyword keyword) {
            return Condition.onState(data -> data.state().flags().keywords().contains(keyword.keyword()));
        }
        if (key instanceof SearchKey.ModSeq modSeq) {
            asksModSeq = true;
            return Condition.onState(data -> data.state().modSeq() >= modSeq.least());
        }
        if (key instanceof SearchKey.EmailId email) {
            state.add(Wanted.EMAIL_ID);
            return Condition.onState(data ->
                    data.emailId().filter(id -> id.text().equals(email.id())).isPresent());
        }
        if (key instanceof SearchKey.ThreadId) {
            return Condition.onUid(uid -> false); // no message has one, RFC 8474 section 5.2
        }
        return measured(key);
    }

    private Condition plain(SearchKey.Plain plain) {
        return switch (plain) {
            case ALL -> Condition.onUid(UidSet.ALL::contains);
            case RECENT -> Condition.onUid(scope.recent()::contains);
            case SAVED_RESULT -> Condition.onUid(scope.saved()::contains);
            case SAVE_DATE_KNOWN -> {
                state.add(Wanted.SAVE_DATE);
                yield Condition.onState(data -> data.saveDate().isPresent());
            }
        };
    }

    private Condition measured(SearchKey key) {
        if (key instanceof SearchKey.Larger larger) {
            state.add(Wanted.SIZE);
            return Condition.onState(data -> data.sizeOctets().orElseThrow() > larger.octets());
        }
        if (key instanceof SearchKey.Smaller smaller) {
            state.add(Wanted.SIZE);
            return Condition.onState(data -> data.sizeOctets().orElseThrow() < smaller.octets());
        }
        if (key instanceof SearchKey.Older older) {
            return arrival(scope.now(), older.seconds(), Order.NOT_AFTER);
        }
        if (key instanceof SearchKey.Younger younger) {
            return arrival(scope.now(), younger.seconds(), Order.NOT_BEFORE);
        }
        if (key instanceof Dated dated) {
            return dated(dated);
        }
        return text(key);
    }

    private enum Order {
        NOT_AFTER,
        NOT_BEFORE
    }

    private Condition arrival(Instant now, long seconds, Order order) {
        state.add(Wanted.INTERNAL_DATE);
        long then = now.getEpochSecond() - seconds;
        return Condition.onState(data -> {
            long arrived = data.internalDate().orElseThrow().getEpochSecond();
            return order == Order.NOT_AFTER ? arrived <= then : arrived >= then;
        });
    }

    private Condition dated(Dated dated) {
        return switch (dated.of()) {
            case ARRIVAL -> {
                state.add(Wanted.INTERNAL_DATE);
                yield Condition.onState(data -> lies(data.internalDate().orElseThrow(), dated));
            }
            case SAVING -> {
                state.addAll(Set.of(Wanted.SAVE_DATE, Wanted.INTERNAL_DATE));
                yield Condition.onState(
                        data -> lies(data.saveDate().or(data::internalDate).orElseThrow(), dated));
            }
            case SENDING ->
                Condition.onIndex((index, data) -> index.root()
                        .value("Date")
                        .flatMap(DateField::parse)
                        .filter(date -> lies(date.day(), dated))
                        .isPresent());
        };
    }

    private static boolean lies(Instant time, Dated dated) {
        return lies(time.atZone(ZoneOffset.UTC).toLocalDate(), dated);
    }

    private static boolean lies(LocalDate day, Dated dated) {
        int order = day.compareTo(dated.day());
        return dated.when() == When.BEFORE ? order < 0 : dated.when() == When.ON ? order == 0 : order >= 0;
    }

    private Condition text(SearchKey key) {
        if (key instanceof SearchKey.Header header) {
            return header(header.name(), pattern(header.text()), header.text());
        }
        if (key instanceof SearchKey.Address address) {
            TextPattern pattern = pattern(address.text());
            return Condition.onIndex(
                    (index, data) -> isInAddresses(index, address.field().fieldName(), pattern));
        }
        if (key instanceof SearchKey.Body body) {
            return content(body.text(), Place.BODY);
        }
        if (key instanceof SearchKey.Text text) {
            return content(text.text(), Place.EVERYWHERE);
        }
        throw new IllegalArgumentException("not a search key: " + key);
    }

    private TextPattern pattern(String text) {
        if (++patterns > limits.texts()) {
            throw new SearchLimitException("texts", patterns, limits.texts());
        }
        if (text.length() > limits.textChars()) {
            throw new SearchLimitException("characters in a text", text.length(), limits.textChars());
        }
        return new TextPattern(text);
    }

    private Condition content(String text, Place place) {
        TextPattern pattern = pattern(text);
        if (text.isEmpty()) {
            return Condition.onUid(uid -> true);
        }
        texts.add(new TextTarget(pattern, place, ""));
        return Condition.onText(texts.size() - 1);
    }

    /** Most fields are in the index; others must be read, but only of messages that have them. */
    private Condition header(String name, TextPattern pattern, String text) {
        int number = texts.size();
        Condition inIndex = new Condition(Level.INDEX, facts -> {
            MessageData data = facts.data();
            return data == null || data.index().isEmpty()
                    ? Truth.UNKNOWN
                    : inIndex(data.index().get(), name, pattern, text);
        });
        if (text.isEmpty() || MessageIndex.keeps(name)) {
            return inIndex;
        }
        texts.add(new TextTarget(pattern, Place.FIELD, name.toLowerCase(Locale.ROOT)));
        levels.add(Level.INDEX);
        return new Condition(Level.CONTENT, facts -> {
            Truth truth = inIndex.of(facts);
            return truth == Truth.UNKNOWN ? facts.text(number) : truth;
        });
    }

    private static Truth inIndex(MessageIndex index, String name, TextPattern pattern, String text) {
        Truth truth = Truth.FALSE;
        for (HeaderField field : index.root().fields()) {
            if (field.isNamed(name)) {
                if (text.isEmpty()
                        || field.value()
                                .filter(value -> pattern.isIn(EncodedWords.decode(value)))
                                .isPresent()) {
                    return Truth.TRUE;
                }
                truth = field.value().isEmpty() ? Truth.UNKNOWN : truth;
            }
        }
        return truth;
    }

    private static boolean isInAddresses(MessageIndex index, String name, TextPattern pattern) {
        if (inIndex(index, name, pattern, "-") == Truth.TRUE) {
            return true;
        }
        MessageEnvelope envelope = MessageEnvelope.of(index.root(), MessageLimits.DEFAULTS);
        List<EnvelopeAddress> addresses = switch (name) {
            case "From" -> envelope.from();
            case "To" -> envelope.to();
            case "Cc" -> envelope.cc();
            default -> envelope.bcc();
        };
        return addresses.stream().anyMatch(address -> pattern.isIn(shown(address)));
    }

    private static String shown(EnvelopeAddress address) {
        return EncodedWords.decode(address.name().orElse("")) + " <"
                + address.mailbox().orElse("") + '@' + address.host().orElse("") + '>';
    }
}
