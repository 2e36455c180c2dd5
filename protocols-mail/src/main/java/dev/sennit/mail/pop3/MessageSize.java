// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

/**
 * A line of LIST.
 *
 * @param number which message of this session, from 1
 * @param octets how long it is, as the server says
 */
public record MessageSize(int number, long octets) {}
