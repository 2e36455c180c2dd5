// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

/** By what users can prove who they are. */
public enum Credential {
    /** A password that comes as it is: PLAIN and LOGIN. */
    PASSWORD,
    /** A password that the accounts know as it is: CRAM-MD5. */
    SHARED_SECRET,
    /** Keys made of a password: SCRAM-SHA-1. */
    SCRAM_SHA_1,
    /** Keys made of a password: SCRAM-SHA-256. */
    SCRAM_SHA_256,
    /** A token of OAuth 2: XOAUTH2 and OAUTHBEARER. */
    TOKEN
}
