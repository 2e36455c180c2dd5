// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import dev.sennit.mail.message.Section;
import java.util.List;
import java.util.Optional;

/** One thing that FETCH asks of a message (RFC 3501 section 6.4.5, RFC 9051 section 6.4.5, RFC 3516, RFC 7162, RFC 8474, RFC 8514). */
public sealed interface FetchItem {
    /** What has no arguments. */
    enum Attribute implements FetchItem {
        /** Its flags. */
        FLAGS("FLAGS"),
        /** When it arrived. */
        INTERNALDATE("INTERNALDATE"),
        /** When it came into this mailbox. */
        SAVEDATE("SAVEDATE"),
        /** How large it is. */
        SIZE("RFC822.SIZE"),
        /** Its UID. */
        UID("UID"),
        /** Its mod-sequence. */
        MODSEQ("MODSEQ"),
        /** The fields that tell whom it is from and what it is about. */
        ENVELOPE("ENVELOPE"),
        /** Its structure without the extension data. */
        BODY("BODY"),
        /** Its structure. */
        BODYSTRUCTURE("BODYSTRUCTURE"),
        /** The id that copies of it share. */
        EMAILID("EMAILID"),
        /** The id of the thread that it is in. */
        THREADID("THREADID");

        private final String imapName;

        Attribute(String imapName) {
            this.imapName = imapName;
        }

        /** {@return as IMAP spells it} */
        public String imapName() {
            return imapName;
        }
    }

    /** What reading does to a message. */
    enum Reading {
        /** It is seen afterwards. */
        MARKS_SEEN,
        /** Nothing. */
        PEEK
    }

    /** The names from before there were sections. */
    enum Legacy implements FetchItem {
        /** All of it. */
        RFC822("RFC822", "", Reading.MARKS_SEEN),
        /** Its header. */
        HEADER("RFC822.HEADER", "HEADER", Reading.PEEK),
        /** Its body. */
        TEXT("RFC822.TEXT", "TEXT", Reading.MARKS_SEEN);

        private final String imapName;
        private final Section section;
        private final Reading reading;

        Legacy(String imapName, String section, Reading reading) {
            this.imapName = imapName;
            this.section = Section.of(section, List.of());
            this.reading = reading;
        }

        /** {@return as IMAP spells it} */
        public String imapName() {
            return imapName;
        }

        /** {@return what it asks for} */
        public Section section() {
            return section;
        }

        /** {@return what it does} */
        public Reading reading() {
            return reading;
        }
    }

    /**
     * BODY[section] and BODY.PEEK[section].
     *
     * @param section which section
     * @param reading what it does
     * @param partial which octets of it; all if empty
     */
    record Body(Section section, Reading reading, Optional<Partial> partial) implements FetchItem {}

    /**
     * BINARY[part] and BINARY.PEEK[part] (RFC 3516 section 4.2): the body of a part without its transfer encoding.
     *
     * @param path the numbers of parts, each from 1; none for the message itself
     * @param reading what it does
     * @param partial which octets of what was decoded; all if empty
     */
    record Binary(List<Integer> path, Reading reading, Optional<Partial> partial) implements FetchItem {}

    /**
     * BINARY.SIZE[part] (RFC 3516 section 4.2): how long {@link Binary} would be.
     *
     * @param path the numbers of parts, each from 1; none for the message itself
     */
    record BinarySize(List<Integer> path) implements FetchItem {}
}
