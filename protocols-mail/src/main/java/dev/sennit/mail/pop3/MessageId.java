// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

/**
 * A line of UIDL.
 *
 * @param number which message of this session, from 1
 * @param id what it is called in every session: 1 to 70 visible ASCII characters
 */
public record MessageId(int number, String id) {}
