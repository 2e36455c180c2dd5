// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import dev.sennit.mail.syntax.Scan;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the arguments of a command as text. */
public final class CommandText {
    private CommandText() {}

    /**
     * As ASCII, or else as UTF-8 (RFC 6531); blanks at the end do not count (RFC 5321 section 4.1.1).
     *
     * @throws CommandFault if it is neither
     */
    public static String of(byte[] line, int from, int to) throws CommandFault {
        int end = to;
        while (end > from && (line[end - 1] == ' ' || line[end - 1] == '\t')) {
            end--;
        }
        if (Scan.isAscii(line, from, end)) {
            return new String(line, from, end - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, from, end - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandFault(501, "5.5.2", "The line is neither ASCII nor UTF-8");
        }
    }
}
