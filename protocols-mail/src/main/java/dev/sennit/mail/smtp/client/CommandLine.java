// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import java.nio.charset.StandardCharsets;

/** The one door through which commands leave. */
final class CommandLine {
    private CommandLine() {}

    /**
     * The line with its CRLF, in UTF-8: no character is cut to a byte.
     *
     * @throws IllegalArgumentException if anything in it could end a line
     */
    static byte[] bytes(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw new IllegalArgumentException(
                        String.format("a command must have no control character, and this one has U+%04X", (int) c));
            }
        }
        return (line + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
