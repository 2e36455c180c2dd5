// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/**
 * A text that is looked for in the content of messages.
 *
 * @param pattern the text
 * @param place where
 * @param fieldName of the field it must be in; empty unless {@link Place#FIELD}
 */
record TextTarget(TextPattern pattern, Place place, String fieldName) {
    /** Where a text is looked for. */
    enum Place {
        /** In fields of one name in the header of the message. */
        FIELD,
        /** In the texts of the body. */
        BODY,
        /** In those, and in all headers. */
        EVERYWHERE
    }
}
