// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.util.OptionalLong;

/**
 * A section of a message whose literal comes next.
 *
 * @param uid of the message, if that was said before
 * @param section in upper case, as it was asked for
 */
public record SectionStart(OptionalLong uid, String section) {}
