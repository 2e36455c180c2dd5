// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

/**
 * What STAT says.
 *
 * @param messages how many there are
 * @param octets how long they are together
 */
public record MaildropSize(long messages, long octets) {}
