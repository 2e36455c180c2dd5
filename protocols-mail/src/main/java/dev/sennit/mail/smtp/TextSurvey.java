// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.syntax.Scan;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at the text of a message, in pieces, for what MAIL has to say of it. */
public final class TextSurvey {
    private enum Part {
        HEADER,
        BODY
    }

    private enum At {
        LINE_START,
        TEXT,
        CR
    }

    private Part part = Part.HEADER;
    private At at = At.LINE_START;
    private BodyType body = BodyType.SEVEN_BIT;
    private MailFrom.Addresses addresses = MailFrom.Addresses.ASCII;
    private long sizeBytes;

    /** Nothing was looked at yet. */
    public TextSurvey() {}

    /**
     * Looks at the next piece.
     *
     * @param text the array
     * @param from of the first byte
     * @param to behind the last
     */
    public void read(byte[] text, int from, int to) {
        int p = from;
        while (p < to) {
            if (at == At.CR && text[p] == '\n') {
                at = At.LINE_START;
                p++;
                continue;
            }
            int stop = Scan.endOfText(text, p, to);
            if (stop > p) {
                line(text, p, stop);
            }
            p = stop;
            if (p < to) {
                special(text[p++]);
            }
        }
    }

    private void line(byte[] text, int from, int to) {
        at = At.TEXT;
        sizeBytes += to - from;
        if ((body == BodyType.SEVEN_BIT || part == Part.HEADER) && !Scan.isAscii(text, from, to)) {
            body = BodyType.EIGHT_BIT_MIME;
            if (part == Part.HEADER) {
                addresses = MailFrom.Addresses.UTF_8;
            }
        }
    }

    private void special(byte b) {
        if (b != 0) {
            lineEnd(b);
        } else if (at == At.CR) {
            at = At.LINE_START; // a NUL is not sent, and an LF behind it ends another line
        }
    }

    private void lineEnd(byte end) {
        if (at != At.TEXT) {
            part = Part.BODY;
        }
        sizeBytes += 2;
        at = end == '\r' ? At.CR : At.LINE_START;
    }

    /**
     * What MAIL is to say.
     *
     * @param sender where notices of failure go; empty for {@code <>}
     * @return with the size, which counts each line end as CRLF, with 8BITMIME if a byte is beyond ASCII, and with UTF-8 if one in the
     *     header is (RFC 6532)
     */
    public MailFrom from(Optional<MailAddress> sender) {
        MailFrom plain = MailFrom.of(sender);
        return new MailFrom(
                sender,
                body,
                OptionalLong.of(sizeBytes + (at == At.TEXT ? 2 : 0)),
                addresses,
                plain.submitter(),
                plain.returned(),
                plain.envelopeId());
    }
}
