// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.UidSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a server says (RFC 9051 section 7). Texts are for people: what is not printable ASCII in them is a question mark. */
public sealed interface Response {
    /** How something went. */
    enum Condition {
        /** Well. */
        OK,
        /** The server would not. */
        NO,
        /** It did not understand. */
        BAD,
        /** It leaves. */
        BYE,
        /** It knows who we are. */
        PREAUTH
    }

    /** A plus: the server waits for more of a command. */
    record Continuation(String text) implements Response {}

    /** How a command went. */
    record Tagged(String tag, StatusText status) implements Response {}

    /** How something went that has no tag. */
    record Untagged(StatusText status) implements Response {}

    /** A condition, and why. */
    record StatusText(Condition condition, Optional<ResponseCode> code, String text) {
        /** With its code. */
        @Override
        public String toString() {
            return condition + code.map(each -> " [" + each + "]").orElse("") + (text.isEmpty() ? "" : " " + text);
        }

        /** Whether it has a code of this name. */
        public boolean hasCode(String name) {
            return code.filter(each -> each.name().equals(name)).isPresent();
        }
    }

    /** What the server can, in upper case. */
    record Capability(Set<String> names) implements Response {}

    /** What was enabled, in upper case. */
    record Enabled(Set<String> names) implements Response {}

    /** The flags of a mailbox. */
    record MailboxFlags(Flags flags) implements Response {}

    /** A mailbox. Attributes are in lower case, with their backslash. */
    record Listed(Set<String> attributes, Optional<Character> separator, String name) implements Response {}

    /** The numbers of a mailbox. */
    record Numbers(String name, Map<StatusItem, Long> numbers) implements Response {}

    /** What a search found. */
    record Found(UidSet numbers, OptionalLong modSeq) implements Response {}

    /** What a number of messages is about. */
    enum Counted {
        /** How many there are. */
        EXISTS,
        /** How many are recent. */
        RECENT,
        /** Which one is gone. */
        EXPUNGE
    }

    /** A number. */
    record Count(Counted what, long number) implements Response {}

    /** What is said of a message. */
    record Fetch(
            long sequence,
            OptionalLong uid,
            Optional<Flags> flags,
            OptionalLong octets,
            Optional<Instant> internalDate,
            OptionalLong modSeq,
            Optional<MessageEnvelope> envelope,
            Optional<BodyStructure> structure,
            List<SectionText> sections)
            implements Response {}

    /** A section of a message, which is in upper case as it was asked for; no text if there is no such section. */
    record SectionText(String section, Optional<byte[]> text) {}

    /** UIDs that are gone (RFC 7162 section 3.2.10). */
    record Vanished(boolean earlier, UidSet uids) implements Response {}

    /** What the server is. */
    record Identity(Map<String, String> fields) implements Response {}

    /** Anything else, which is passed over. */
    record Other(String name) implements Response {}
}
