// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.store.SystemFlag;
import java.time.LocalDate;
import java.util.List;

/**
 * What a message must be to be found (RFC 3501 section 6.4.4, RFC 9051 section 6.4.4, RFC 5032, RFC 5182, RFC 7162, RFC 8474, RFC 8514).
 * The keys that negate or abbreviate are written with others: UNSEEN is {@code Not(HasFlag(SEEN))}, NEW is RECENT and UNSEEN, OLD is not
 * RECENT, SUBJECT is a {@link Header}. Texts are decoded, see {@link SearchCharset}.
 */
public sealed interface SearchKey {
    /** What has no arguments. */
    enum Plain implements SearchKey {
        /** Every message. */
        ALL,
        /** First told to this session. */
        RECENT,
        /** {@code $}: what the last search with SAVE has found. */
        SAVED_RESULT,
        /** SAVEDATESUPPORTED: it is known when it came into this mailbox (RFC 8514). */
        SAVE_DATE_KNOWN
    }

    /**
     * Has a flag of the system.
     *
     * @param flag which
     */
    record HasFlag(SystemFlag flag) implements SearchKey {}

    /**
     * Has a keyword.
     *
     * @param keyword which; case does not matter
     */
    record HasKeyword(String keyword) implements SearchKey {}

    /**
     * Is among some sequence numbers.
     *
     * @param numbers which
     */
    record Sequence(NumberSet numbers) implements SearchKey {}

    /**
     * Is among some UIDs.
     *
     * @param numbers which
     */
    record Uids(NumberSet numbers) implements SearchKey {}

    /** Which of its dates. */
    enum DateOf {
        /** When it arrived: BEFORE, ON, SINCE. */
        ARRIVAL,
        /** Its Date field: SENTBEFORE, SENTON, SENTSINCE. */
        SENDING,
        /** When it came into this mailbox, or arrived if that is not known: SAVEDBEFORE, SAVEDON, SAVEDSINCE (RFC 8514 section 4.3). */
        SAVING
    }

    /** How a date lies to another; of both the time and the zone are disregarded. */
    enum When {
        /** Earlier. */
        BEFORE,
        /** On that day. */
        ON,
        /** On that day or later. */
        SINCE
    }

    /**
     * Is of some time.
     *
     * @param of which of its dates
     * @param when how that lies to the day
     * @param day the day
     */
    record Dated(DateOf of, When when, LocalDate day) implements SearchKey {}

    /**
     * LARGER.
     *
     * @param octets it has more than that
     */
    record Larger(long octets) implements SearchKey {}

    /**
     * SMALLER.
     *
     * @param octets it has fewer than that
     */
    record Smaller(long octets) implements SearchKey {}

    /**
     * OLDER (RFC 5032).
     *
     * @param seconds it arrived so long ago or longer; 1 or more
     */
    record Older(long seconds) implements SearchKey {}

    /**
     * YOUNGER (RFC 5032).
     *
     * @param seconds it arrived so long ago or less; 1 or more
     */
    record Younger(long seconds) implements SearchKey {}

    /**
     * MODSEQ (RFC 7162 section 3.1.5). The name and type of an entry that may stand before make no difference, since a message has one
     * mod-sequence.
     *
     * @param least its mod-sequence is that or higher
     */
    record ModSeq(long least) implements SearchKey {}

    /**
     * EMAILID (RFC 8474).
     *
     * @param id its id
     */
    record EmailId(String id) implements SearchKey {}

    /**
     * THREADID (RFC 8474).
     *
     * @param id the id of its thread
     */
    record ThreadId(String id) implements SearchKey {}

    /**
     * HEADER and SUBJECT.
     *
     * @param name of a field, in any case
     * @param text what a field of that name holds; an empty text is in every field
     */
    record Header(String name, String text) implements SearchKey {}

    /** The fields with addresses that have a key of their own. */
    enum AddressField {
        /** From. */
        FROM("From"),
        /** To. */
        TO("To"),
        /** Cc. */
        CC("Cc"),
        /** Bcc. */
        BCC("Bcc");

        private final String fieldName;

        AddressField(String fieldName) {
            this.fieldName = fieldName;
        }

        /** {@return the name of the field} */
        public String fieldName() {
            return fieldName;
        }
    }

    /**
     * FROM, TO, CC and BCC.
     *
     * @param field which field
     * @param text what it holds, as written or as an address is shown: {@code name <mailbox@host>} without quotes
     */
    record Address(AddressField field, String text) implements SearchKey {}

    /**
     * BODY.
     *
     * @param text what a text in the body holds
     */
    record Body(String text) implements SearchKey {}

    /**
     * TEXT.
     *
     * @param text what the header or a text in the body holds
     */
    record Text(String text) implements SearchKey {}

    /**
     * NOT.
     *
     * @param key what it is not
     */
    record Not(SearchKey key) implements SearchKey {}

    /**
     * OR.
     *
     * @param one this
     * @param other or that, or both
     */
    record Or(SearchKey one, SearchKey other) implements SearchKey {}

    /**
     * Several keys beside each other.
     *
     * @param keys all of them; none is every message
     */
    record And(List<SearchKey> keys) implements SearchKey {
        /**
         * Copies the list.
         *
         * @param keys see above
         */
        public And {
            keys = List.copyOf(keys);
        }
    }
}
