// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import java.util.OptionalLong;

/**
 * What STATUS tells of a mailbox; empty where the server does not say.
 *
 * @param messages how many messages
 * @param unseen how many of them are not seen
 * @param uidNext the next UID
 * @param uidValidity what the UIDs are good with
 * @param highestModSeq the latest change, of servers with CONDSTORE
 * @param octets how large the messages are together, of servers with STATUS=SIZE
 */
public record MailboxNumbers(
        OptionalLong messages,
        OptionalLong unseen,
        OptionalLong uidNext,
        OptionalLong uidValidity,
        OptionalLong highestModSeq,
        OptionalLong octets) {}
