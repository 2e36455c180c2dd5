// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

/** What a client can ask for of many messages at once, beside their UIDs. */
public enum FetchAttribute {
    /** The flags. */
    FLAGS("FLAGS"),
    /** How many octets. */
    SIZE("RFC822.SIZE"),
    /** When the server got it. */
    INTERNAL_DATE("INTERNALDATE"),
    /** The most important fields of the header. */
    ENVELOPE("ENVELOPE"),
    /** What it is made of. */
    BODY_STRUCTURE("BODYSTRUCTURE"),
    /** The latest change; only of servers that have CONDSTORE. */
    MOD_SEQ("MODSEQ");

    private final String imapName;

    FetchAttribute(String imapName) {
        this.imapName = imapName;
    }

    /**
     * As IMAP spells it.
     *
     * @return an atom
     */
    public String imapName() {
        return imapName;
    }
}
