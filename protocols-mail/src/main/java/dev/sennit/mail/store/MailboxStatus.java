// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/**
 * The numbers of a mailbox.
 *
 * @param uidValidity 1 to 2³²−1; UIDs learned with another one mean nothing
 * @param uidNext larger than every UID that was ever given; 2³² when there are no more
 * @param highestModSeq the mod-sequence of the latest change, at least 1
 * @param messages how many there are
 * @param unseen how many have no {@link SystemFlag#SEEN}
 * @param deleted how many have {@link SystemFlag#DELETED}
 */
public record MailboxStatus(
        long uidValidity, long uidNext, long highestModSeq, int messages, int unseen, int deleted) {}
