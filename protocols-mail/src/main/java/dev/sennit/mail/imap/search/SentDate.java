// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.imap.mime.DateField;
import dev.sennit.mail.store.MessageData;
import java.time.Instant;

/** When a message was sent (RFC 5256 section 2.2). */
final class SentDate {
    private SentDate() {}

    /** What the Date field says; when it arrived if that is no date. */
    static Instant of(MessageData data) {
        return data.index()
                .flatMap(index -> index.root().value("Date"))
                .flatMap(DateField::parse)
                .map(DateField::instant)
                .or(data::internalDate)
                .orElseThrow();
    }
}
