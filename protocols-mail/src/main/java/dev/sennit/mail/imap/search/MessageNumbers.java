// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/** Which messages a session knows, by their sequence numbers. Their UIDs ascend. */
public interface MessageNumbers {
    /** {@return how many} */
    int count();

    /**
     * The UID of a message.
     *
     * @param sequenceNumber its number, from 1 to {@link #count()}
     * @return its UID
     */
    long uid(int sequenceNumber);

    /**
     * The number of a message.
     *
     * @param uid its UID
     * @return its sequence number; 0 if the session does not know it
     */
    int sequenceNumber(long uid);
}
