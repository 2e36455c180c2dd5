// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/**
 * A mailbox in a list.
 *
 * @param id what it is known by
 * @param name as it is called now
 */
public record MailboxInfo(MailboxId id, MailboxName name) {}
