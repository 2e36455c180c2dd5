// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.MessageSummary;
import dev.sennit.mail.imap.OpenMailbox;
import dev.sennit.mail.imap.OpenMailbox.Access;
import dev.sennit.mail.imap.OpenMailbox.Keywords;
import dev.sennit.mail.imap.wire.Response;
import dev.sennit.mail.imap.wire.Response.Counted;
import dev.sennit.mail.imap.wire.Response.StatusText;
import dev.sennit.mail.imap.wire.ResponseCode;
import dev.sennit.mail.imap.wire.SyntaxFault;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What SELECT and EXAMINE tell (RFC 9051 section 6.3.2, RFC 7162 section 3.2.5). */
final class SelectAnswer implements Exchange.Answer<OpenMailbox> {
    private final String name;
    private Access access; // as long as the server says nothing else
    private long messages;
    private long uidValidity;
    private OptionalLong uidNext = OptionalLong.empty();
    private OptionalLong highestModSeq = OptionalLong.empty();
    private Flags flags = Flags.NONE;
    private Keywords keywords = Keywords.KNOWN_ONLY;
    private final GatheredUids vanished;
    private final UidSet asked; // of what changed only these are told
    private final List<MessageSummary> changed = new ArrayList<>();

    SelectAnswer(String name, Access access, UidSet asked, int mostRanges) {
        this.asked = asked;
        vanished = new GatheredUids(mostRanges);
        this.name = name;
        this.access = access;
    }

    @Override
    public boolean takes(Response response) throws SyntaxFault {
        if (response instanceof Response.Untagged untagged) {
            if (untagged.status()
                    .hasCode("CLOSED")) { // what came before was said of another mailbox (RFC 7162 section 3.2.11)
                messages = 0;
                changed.clear();
                vanished.clear();
            }
            return learns(untagged.status());
        }
        if (response instanceof Response.Count count && count.what() != Counted.EXPUNGE) {
            messages = count.what() == Counted.EXISTS ? count.number() : messages;
            return true;
        }
        if (response instanceof Response.MailboxFlags all) {
            flags = all.flags();
            return true;
        }
        if (response instanceof Response.Vanished gone) {
            vanished.add(gone.uids());
            return true;
        }
        if (response instanceof Response.Fetch fetch && fetch.uid().isPresent()) {
            if (asked.contains(fetch.uid().getAsLong())) {
                changed.add(Answers.summary(fetch));
            }
            return true;
        }
        return response instanceof Response.Listed; // IMAP4rev2
    }

    private boolean learns(StatusText status) throws SyntaxFault {
        if (status.code().isEmpty()) {
            return true;
        }
        ResponseCode code = status.code().get();
        switch (code.name()) {
            case "UIDVALIDITY" -> uidValidity = code.number();
            case "UIDNEXT" -> uidNext = OptionalLong.of(code.number());
            case "HIGHESTMODSEQ" -> highestModSeq = OptionalLong.of(code.modSeq());
            case "PERMANENTFLAGS" -> {
                flags = code.flags();
                keywords = code.takesKeywords() ? Keywords.NEW_ALLOWED : Keywords.KNOWN_ONLY;
            }
            case "READ-ONLY" -> access = Access.READ_ONLY;
            case "READ-WRITE" -> access = Access.READ_WRITE;
            default -> {
                return true; // such as UNSEEN and NOMODSEQ
            }
        }
        return true;
    }

    @Override
    public OpenMailbox result(StatusText status) throws SyntaxFault {
        learns(status);
        if (uidValidity == 0) {
            throw new SyntaxFault("a mailbox without UIDVALIDITY has no UIDs that can be kept");
        }
        return new OpenMailbox(
                name,
                access,
                messages,
                uidValidity,
                uidNext,
                highestModSeq,
                flags,
                keywords,
                vanished.all().and(asked),
                List.copyOf(changed));
    }
}
