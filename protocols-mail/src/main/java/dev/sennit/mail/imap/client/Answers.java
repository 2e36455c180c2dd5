// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.FetchAttribute;
import dev.sennit.mail.imap.FoundMessages;
import dev.sennit.mail.imap.ListedMailbox;
import dev.sennit.mail.imap.MailboxNumbers;
import dev.sennit.mail.imap.MessageSummary;
import dev.sennit.mail.imap.NewMessages;
import dev.sennit.mail.imap.wire.Response;
import dev.sennit.mail.imap.wire.Response.StatusText;
import dev.sennit.mail.imap.wire.ResponseCode;
import dev.sennit.mail.imap.wire.StatusItem;
import dev.sennit.mail.imap.wire.SyntaxFault;
import dev.sennit.mail.store.SpecialUse;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the answers to commands mean. */
final class Answers {
    private Answers() {}

    /** Of APPEND. */
    static Optional<NewMessages> appended(StatusText status) throws SyntaxFault {
        Optional<ResponseCode> code = code(status, "APPENDUID");
        return code.isEmpty()
                ? Optional.empty()
                : Optional.of(new NewMessages(
                        code.get().uidValidity(),
                        UidSet.EMPTY,
                        UidSet.of(code.get().appendedUid())));
    }

    private static Optional<ResponseCode> code(StatusText status, String name) {
        return status.code().filter(each -> each.name().equals(name));
    }

    /** Whether a message has all that was asked for: else it is told of for another reason. */
    private static boolean has(Response.Fetch fetch, Set<FetchAttribute> attributes) {
        return fetch.uid().isPresent()
                && attributes.stream().allMatch(each -> switch (each) {
                    case FLAGS -> fetch.flags().isPresent();
                    case SIZE -> fetch.octets().isPresent();
                    case INTERNAL_DATE -> fetch.internalDate().isPresent();
                    case ENVELOPE -> fetch.envelope().isPresent();
                    case BODY_STRUCTURE -> fetch.structure().isPresent();
                    case MOD_SEQ -> fetch.modSeq().isPresent();
                });
    }

    static MessageSummary summary(Response.Fetch fetch) {
        return new MessageSummary(
                fetch.sequence(),
                fetch.uid().orElseThrow(),
                fetch.flags(),
                fetch.octets(),
                fetch.internalDate(),
                fetch.modSeq(),
                fetch.envelope(),
                fetch.structure());
    }

    /** Of FETCH. */
    record Summaries(Set<FetchAttribute> attributes, Keeping keeping, Consumer<MessageSummary> receiver)
            implements Exchange.Answer<Void> {
        /** What the receiver does with them. */
        enum Keeping {
            /** It holds all of them. */
            ALL,
            /** That is its own affair. */
            UNKNOWN
        }

        @Override
        public boolean takes(Response response) {
            if (response instanceof Response.Fetch fetch && has(fetch, attributes)) {
                receiver.accept(summary(fetch));
                return true;
            }
            return false;
        }

        @Override
        public boolean isHeld() {
            return keeping == Keeping.ALL;
        }

        @Override
        public @Nullable Void result(StatusText status) {
            return null;
        }
    }

    /** Of SEARCH, in either form. */
    static final class Search implements Exchange.Answer<FoundMessages> {
        private final GatheredUids found;
        private OptionalLong modSeq = OptionalLong.empty();

        Search(int mostRanges) {
            found = new GatheredUids(mostRanges);
        }

        @Override
        public boolean takes(Response response) throws SyntaxFault {
            if (response instanceof Response.Found some) {
                found.add(some.numbers());
                modSeq = some.modSeq().isPresent() ? some.modSeq() : modSeq;
                return true;
            }
            return false;
        }

        @Override
        public FoundMessages result(StatusText status) {
            return new FoundMessages(found.all(), modSeq);
        }
    }

    /** Of COPY, and of MOVE, which tells before it removes (RFC 6851 section 4.3). */
    static final class Copy implements Exchange.Answer<Void> {
        private final GatheredUids from;
        private final GatheredUids to;
        private long uidValidity; // 0 until the server says

        Copy(int mostRanges) {
            from = new GatheredUids(mostRanges);
            to = new GatheredUids(mostRanges);
        }

        @Override
        public boolean takes(Response response) throws SyntaxFault {
            return response instanceof Response.Untagged untagged && isThere(untagged.status());
        }

        private boolean isThere(StatusText status) throws SyntaxFault {
            Optional<ResponseCode> code = code(status, "COPYUID");
            if (code.isPresent()) {
                copied(code.get());
            }
            return code.isPresent();
        }

        private void copied(ResponseCode code) throws SyntaxFault {
            if (code.uidValidity() != uidValidity) { // the mailbox that they were copied to before is no more
                uidValidity = code.uidValidity();
                from.clear();
                to.clear();
            }
            from.add(code.copiedFrom());
            to.add(code.copiedTo());
        }

        @Override
        public @Nullable Void result(StatusText status) throws SyntaxFault {
            isThere(status);
            return null;
        }

        /** All of them so far; nothing if it is not clear which is whose. */
        Optional<NewMessages> copies() {
            NewMessages all = new NewMessages(uidValidity, from.all(), to.all());
            return uidValidity != 0 && all.sources().count() == all.uids().count()
                    ? Optional.of(all)
                    : Optional.empty();
        }
    }

    /** Of LIST. */
    static final class Listing implements Exchange.Answer<List<ListedMailbox>> {
        private final List<ListedMailbox> mailboxes = new ArrayList<>();

        @Override
        public boolean takes(Response response) {
            if (!(response instanceof Response.Listed listed)) {
                return false;
            }
            Set<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
            listed.attributes().forEach(each -> SpecialUse.of(each).ifPresent(uses::add));
            mailboxes.add(new ListedMailbox(listed.name(), listed.separator(), listed.attributes(), Set.copyOf(uses)));
            return true;
        }

        @Override
        public List<ListedMailbox> result(StatusText status) {
            return List.copyOf(mailboxes);
        }
    }

    /** Of STATUS: there is one mailbox in question, whatever it is called. */
    static final class Numbers implements Exchange.Answer<MailboxNumbers> {
        private Map<StatusItem, Long> numbers = Map.of();

        @Override
        public boolean takes(Response response) {
            if (response instanceof Response.Numbers some) {
                numbers = some.numbers();
                return true;
            }
            return false;
        }

        @Override
        public MailboxNumbers result(StatusText status) {
            return new MailboxNumbers(
                    number(StatusItem.MESSAGES),
                    number(StatusItem.UNSEEN),
                    number(StatusItem.UIDNEXT),
                    number(StatusItem.UIDVALIDITY),
                    number(StatusItem.HIGHESTMODSEQ),
                    number(StatusItem.SIZE));
        }

        private OptionalLong number(StatusItem item) {
            Long number = numbers.get(item);
            return number == null ? OptionalLong.empty() : OptionalLong.of(number);
        }
    }

    /** Of ID. */
    static final class Identity implements Exchange.Answer<Map<String, String>> {
        private Map<String, String> fields = new HashMap<>();

        @Override
        public boolean takes(Response response) {
            if (response instanceof Response.Identity identity) {
                fields = identity.fields();
                return true;
            }
            return false;
        }

        @Override
        public Map<String, String> result(StatusText status) {
            return Map.copyOf(fields);
        }
    }

    /** Of ENABLE. */
    static final class Enabled implements Exchange.Answer<Set<String>> {
        private Set<String> names = Set.of();

        @Override
        public boolean takes(Response response) {
            if (response instanceof Response.Enabled enabled) {
                names = enabled.names();
                return true;
            }
            return false;
        }

        @Override
        public Set<String> result(StatusText status) {
            return names;
        }
    }
}
