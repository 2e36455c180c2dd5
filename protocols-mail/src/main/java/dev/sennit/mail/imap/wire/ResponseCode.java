// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.UidSet;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What a program can understand of a status (RFC 9051 section 7.1).
 *
 * @param name in upper case
 * @param arguments what stands behind it
 */
public record ResponseCode(String name, String arguments) {
    private static final ParseLimits LIMITS = new ParseLimits(2, 100_000);

    private Scanner scanner() {
        byte[] bytes = arguments.getBytes(StandardCharsets.ISO_8859_1);
        return new Scanner(bytes, bytes.length, Spelling.UTF_8, LIMITS);
    }

    /** Of UIDVALIDITY and UIDNEXT. */
    public long number() throws SyntaxFault {
        Scanner in = scanner();
        long number = in.number();
        in.end();
        return number;
    }

    /** Of HIGHESTMODSEQ. */
    public long modSeq() throws SyntaxFault {
        Scanner in = scanner();
        long number = in.number64();
        in.end();
        return number;
    }

    /** Of CAPABILITY. */
    public Set<String> capabilities() throws SyntaxFault {
        return ResponseParser.words(scanner());
    }

    /** Of PERMANENTFLAGS. */
    public Flags flags() throws SyntaxFault {
        return ResponseParser.flags(scanner());
    }

    /** Of PERMANENTFLAGS: whether there may be new keywords. */
    public boolean takesKeywords() {
        return arguments.contains("\\*");
    }

    /** Of APPENDUID and COPYUID: what the UIDs are good with. */
    public long uidValidity() throws SyntaxFault {
        return scanner().positiveNumber();
    }

    /** Of APPENDUID: the UID. */
    public long appendedUid() throws SyntaxFault {
        Scanner in = scanner();
        in.positiveNumber();
        in.space();
        long uid = in.positiveNumber();
        in.end();
        return uid;
    }

    /** Of COPYUID: which UIDs were copied, in ranges. */
    public UidSet copiedFrom() throws SyntaxFault {
        Scanner in = scanner();
        in.positiveNumber();
        in.space();
        return ResponseParser.uids(in);
    }

    /** Of COPYUID: which UIDs the copies have. */
    public UidSet copiedTo() throws SyntaxFault {
        Scanner in = scanner();
        in.positiveNumber();
        in.space();
        UidSet from = ResponseParser.uids(in);
        in.space();
        UidSet to = ResponseParser.uids(in);
        in.end();
        if (from.count() != to.count()) {
            throw new SyntaxFault(from.count() + " messages were copied, and there are " + to.count() + " copies");
        }
        return to;
    }

    /** For people. */
    @Override
    public String toString() {
        return arguments.isEmpty() ? name : name + " " + arguments;
    }
}
