// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

/**
 * A parameter of a MIME field (RFC 2045 section 5.1). Those of RFC 2231 stand as they are written, as IMAP wants them.
 *
 * @param name its name as written
 * @param value its value, without the quotes if it had any; otherwise raw
 */
public record Parameter(String name, String value) {}
