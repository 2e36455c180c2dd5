// SPDX-License-Identifier: Apache-2.0
/**
 * A durable store in Maildir++ folders, which other programs may use at the same time.
 *
 * <p>It reads and writes Dovecot's {@code dovecot-uidlist} (version 3) and {@code dovecot-keywords} under Dovecot's locks, so that mail can be
 * taken over in place with its UIDs. What these cannot say, the mod-sequences of RFC 7162, is kept in {@code sennit-journal} beside them.
 */
package dev.sennit.mail.store.maildir;
