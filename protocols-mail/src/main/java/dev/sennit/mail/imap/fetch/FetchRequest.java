// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import dev.sennit.mail.imap.fetch.FetchItem.Attribute;
import dev.sennit.mail.imap.fetch.FetchItem.Binary;
import dev.sennit.mail.imap.fetch.FetchItem.Body;
import dev.sennit.mail.imap.fetch.FetchItem.Legacy;
import dev.sennit.mail.imap.fetch.FetchItem.Reading;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.Wanted;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a FETCH asks for.
 *
 * @param items in the order asked for
 */
public record FetchRequest(List<FetchItem> items) {
    /** The macro FAST. */
    public static final FetchRequest FAST =
            new FetchRequest(List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.SIZE));

    /** The macro ALL. */
    public static final FetchRequest ALL = FAST.with(Attribute.ENVELOPE);

    /** The macro FULL. */
    public static final FetchRequest FULL = ALL.with(Attribute.BODY);

    /**
     * Copies the list.
     *
     * @param items see above
     */
    public FetchRequest {
        items = List.copyOf(items);
    }

    /**
     * This with one attribute more: UID for UID FETCH, MODSEQ for CONDSTORE, FLAGS when a message is seen thereby.
     *
     * @param attribute what to add
     * @return this if the attribute is asked for anyway
     */
    public FetchRequest with(Attribute attribute) {
        if (items.contains(attribute)) {
            return this;
        }
        List<FetchItem> more = new ArrayList<>(items);
        more.add(attribute);
        return new FetchRequest(more);
    }

    /** {@return what the store must be asked for} */
    public Set<Wanted> wanted() {
        EnumSet<Wanted> wanted = EnumSet.noneOf(Wanted.class);
        for (FetchItem item : items) {
            if (item == Attribute.INTERNALDATE) {
                wanted.add(Wanted.INTERNAL_DATE);
            } else if (item == Attribute.SAVEDATE) {
                wanted.add(Wanted.SAVE_DATE);
            } else if (item == Attribute.EMAILID) {
                wanted.add(Wanted.EMAIL_ID);
            } else if (item == Attribute.SIZE) {
                wanted.add(Wanted.SIZE);
            } else if (needsContent(item)) {
                wanted.add(Wanted.CONTENT);
            }
            if (needsIndex(item)) {
                wanted.add(needsParts(item) ? Wanted.INDEX : Wanted.HEADER);
            }
        }
        return wanted;
    }

    static boolean needsContent(FetchItem item) {
        return !(item instanceof Attribute);
    }

    static boolean needsIndex(FetchItem item) {
        if (item instanceof Attribute attribute) {
            return attribute == Attribute.ENVELOPE
                    || attribute == Attribute.BODY
                    || attribute == Attribute.BODYSTRUCTURE;
        }
        return !isWhole(item);
    }

    /** Whether it asks for more than where the header and the body of the message are, and its fields. */
    private static boolean needsParts(FetchItem item) {
        if (item instanceof Body body) {
            return !body.section().path().isEmpty();
        }
        return item != Attribute.ENVELOPE && !(item instanceof Legacy);
    }

    private static boolean isWhole(FetchItem item) {
        return item == Legacy.RFC822 || (item instanceof Body body && isWhole(body.section()));
    }

    static boolean isWhole(Section section) {
        return section.path().isEmpty() && section.what() == Section.What.ALL;
    }

    /** {@return whether a message is seen when this is answered, unless the mailbox was opened by EXAMINE} */
    public boolean marksSeen() {
        return items.stream().anyMatch(item -> reading(item) == Reading.MARKS_SEEN);
    }

    private static Reading reading(FetchItem item) {
        if (item instanceof Body body) {
            return body.reading();
        }
        if (item instanceof Binary binary) {
            return binary.reading();
        }
        if (item instanceof Legacy legacy) {
            return legacy.reading();
        }
        return Reading.PEEK; // attributes, and BINARY.SIZE: RFC 3516 section 4.2 leaves it open
    }
}
