// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

/** Whether clients of a mail server log in where others may listen. */
public enum AuthenticationInClear {
    /** Not before TLS, unless the client is on this machine. */
    REFUSED,
    /** They do: somebody else sees to it that nobody listens. */
    ALLOWED
}
