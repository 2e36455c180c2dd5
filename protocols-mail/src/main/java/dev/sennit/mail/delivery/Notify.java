// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

/** When a sender wants to be told what became of a recipient (RFC 3461 section 4.1). */
public enum Notify {
    /** Not at all; stands alone. */
    NEVER,
    /** When it was delivered. */
    SUCCESS,
    /** When it could not be. */
    FAILURE,
    /** When it takes long. */
    DELAY
}
