// SPDX-License-Identifier: Apache-2.0
/**
 * Where mail is kept: the interface between the protocols and whatever holds the messages.
 *
 * <p>A {@link dev.sennit.mail.store.MailStore} opens {@link dev.sennit.mail.store.Account accounts}, an account its
 * {@link dev.sennit.mail.store.Mailbox mailboxes}, by an id that survives renaming. Messages have UIDs and mod-sequences (RFC
 * 9051 2.3.1, RFC 7162); sequence numbers, {@code \Recent} and the time at which an expunge may be told belong to a protocol's
 * session and are not here.
 *
 * <h2>Threads</h2>
 *
 * Every method may be called on any thread and returns at once. Whoever opens an account names an executor; every stage
 * of that account, of its mailboxes, appenders, cursors and contents is completed by it, and events are told by it, one after
 * the other. For a protocol that is {@code reactor::callFromThread}. The executor must keep the order of what it is given. Only
 * what is refused or known at once is complete already when it is returned.
 *
 * <h2>Durability</h2>
 *
 * A stage that completes without failure means what {@link dev.sennit.mail.store.Durability} says: by default that the change
 * survives the loss of power. So the protocol's own answer, such as SMTP's 250 after DATA, is sent after the stage and never before.
 *
 * <h2>Failures</h2>
 *
 * A stage fails with {@link dev.sennit.mail.store.StoreException}, whose reason an answer can be chosen by. Caller's mistakes
 * are unchecked exceptions thrown at once.
 */
package dev.sennit.mail.store;
