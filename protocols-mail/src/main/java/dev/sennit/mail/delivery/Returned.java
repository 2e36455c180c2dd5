// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

/** How much of a message comes back with the notice that it could not be delivered (RFC 3461 section 4.3). */
public enum Returned {
    /** The sender did not say. */
    UNSAID,
    /** All of it. */
    FULL,
    /** Its header. */
    HDRS
}
