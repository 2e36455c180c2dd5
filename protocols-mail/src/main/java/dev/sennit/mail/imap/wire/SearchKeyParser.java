// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.search.SearchCharset;
import dev.sennit.mail.imap.search.SearchKey;
import dev.sennit.mail.imap.search.SearchKey.AddressField;
import dev.sennit.mail.imap.search.SearchKey.DateOf;
import dev.sennit.mail.imap.search.SearchKey.Plain;
import dev.sennit.mail.imap.search.SearchKey.When;
import dev.sennit.mail.store.SystemFlag;
import java.util.List;
import java.util.regex.Pattern;

/** The keys of a search. Each NOT, OR and parenthesis counts as a list in a list. */
final class SearchKeyParser {
    private static final Pattern OBJECT_ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    private final Scanner in;
    private final SearchCharset charset;

    SearchKeyParser(Scanner in, SearchCharset charset) {
        this.in = in;
        this.charset = charset;
    }

    SearchKey key() throws SyntaxFault {
        if (in.peek() == '(') {
            List<SearchKey> keys = in.filledList(this::key);
            return keys.size() == 1 ? keys.get(0) : new SearchKey.And(keys);
        } else if (Elements.isAtNumbers(in)) {
            return new SearchKey.Sequence(Elements.numbers(in));
        } else if (in.skip('$')) {
            return Plain.SAVED_RESULT;
        }
        return named(in.keyword());
    }

    private SearchKey named(String name) throws SyntaxFault {
        return switch (name) {
            case "ALL" -> Plain.ALL;
            case "RECENT" -> Plain.RECENT;
            case "OLD" -> new SearchKey.Not(Plain.RECENT);
            case "NEW" -> new SearchKey.And(List.of(Plain.RECENT, not(SystemFlag.SEEN)));
            case "ANSWERED" -> has(SystemFlag.ANSWERED);
            case "DELETED" -> has(SystemFlag.DELETED);
            case "DRAFT" -> has(SystemFlag.DRAFT);
            case "FLAGGED" -> has(SystemFlag.FLAGGED);
            case "SEEN" -> has(SystemFlag.SEEN);
            case "UNANSWERED" -> not(SystemFlag.ANSWERED);
            case "UNDELETED" -> not(SystemFlag.DELETED);
            case "UNDRAFT" -> not(SystemFlag.DRAFT);
            case "UNFLAGGED" -> not(SystemFlag.FLAGGED);
            case "UNSEEN" -> not(SystemFlag.SEEN);
            case "SAVEDATESUPPORTED" -> Plain.SAVE_DATE_KNOWN;
            default -> withArgument(name);
        };
    }

    private static SearchKey has(SystemFlag flag) {
        return new SearchKey.HasFlag(flag);
    }

    private static SearchKey not(SystemFlag flag) {
        return new SearchKey.Not(has(flag));
    }

    private SearchKey withArgument(String name) throws SyntaxFault {
        return switch (name) {
            case "KEYWORD" -> keyword();
            case "UNKEYWORD" -> new SearchKey.Not(keyword());
            case "UID" -> uids();
            case "NOT" -> new SearchKey.Not(nested());
            case "OR" -> or();
            case "BEFORE" -> dated(DateOf.ARRIVAL, When.BEFORE);
            case "ON" -> dated(DateOf.ARRIVAL, When.ON);
            case "SINCE" -> dated(DateOf.ARRIVAL, When.SINCE);
            case "SENTBEFORE" -> dated(DateOf.SENDING, When.BEFORE);
            case "SENTON" -> dated(DateOf.SENDING, When.ON);
            case "SENTSINCE" -> dated(DateOf.SENDING, When.SINCE);
            case "SAVEDBEFORE" -> dated(DateOf.SAVING, When.BEFORE);
            case "SAVEDON" -> dated(DateOf.SAVING, When.ON);
            case "SAVEDSINCE" -> dated(DateOf.SAVING, When.SINCE);
            case "LARGER" -> new SearchKey.Larger(number64());
            case "SMALLER" -> new SearchKey.Smaller(number64());
            case "OLDER" -> new SearchKey.Older(positive());
            case "YOUNGER" -> new SearchKey.Younger(positive());
            case "MODSEQ" -> modSeq();
            default -> withText(name);
        };
    }

    private SearchKey withText(String name) throws SyntaxFault {
        return switch (name) {
            case "FROM" -> new SearchKey.Address(AddressField.FROM, text());
            case "TO" -> new SearchKey.Address(AddressField.TO, text());
            case "CC" -> new SearchKey.Address(AddressField.CC, text());
            case "BCC" -> new SearchKey.Address(AddressField.BCC, text());
            case "SUBJECT" -> new SearchKey.Header("Subject", text());
            case "HEADER" -> new SearchKey.Header(text(), text());
            case "BODY" -> new SearchKey.Body(text());
            case "TEXT" -> new SearchKey.Text(text());
            case "EMAILID" -> new SearchKey.EmailId(objectId());
            case "THREADID" -> new SearchKey.ThreadId(objectId());
            default -> throw new SyntaxFault("SEARCH has no key of this name");
        };
    }

    // --------------------------------------------------------------------------------------------------- arguments

    private SearchKey nested() throws SyntaxFault {
        in.space();
        in.deeper();
        SearchKey key = key();
        in.shallower();
        return key;
    }

    private SearchKey or() throws SyntaxFault {
        SearchKey one = nested();
        return new SearchKey.Or(one, nested());
    }

    private SearchKey keyword() throws SyntaxFault {
        in.space();
        return new SearchKey.HasKeyword(Elements.keyword(in.atom()));
    }

    private SearchKey uids() throws SyntaxFault {
        in.space();
        return in.skip('$') ? Plain.SAVED_RESULT : new SearchKey.Uids(Elements.numbers(in));
    }

    private SearchKey dated(DateOf of, When when) throws SyntaxFault {
        in.space();
        return new SearchKey.Dated(of, when, DateTimes.date(in));
    }

    private long number64() throws SyntaxFault {
        in.space();
        return in.number64();
    }

    private long positive() throws SyntaxFault {
        in.space();
        return in.positiveNumber();
    }

    /** The name of an entry and its type may stand before (RFC 7162 section 3.1.5). */
    private SearchKey modSeq() throws SyntaxFault {
        in.space();
        if (in.peek() == '"') {
            in.string();
            in.space();
            String type = in.keyword();
            if (!List.of("PRIV", "SHARED", "ALL").contains(type)) {
                throw new SyntaxFault("The type of an entry is priv, shared or all");
            }
            in.space();
        }
        return new SearchKey.ModSeq(in.number64());
    }

    /** RFC 8474 section 7, "objectid". */
    private String objectId() throws SyntaxFault {
        in.space();
        String id = in.atom();
        if (!OBJECT_ID.matcher(id).matches()) {
            throw new SyntaxFault("An id is 1 to 255 letters, digits, _ and -");
        }
        return id;
    }

    private String text() throws SyntaxFault {
        in.space();
        return charset.decode(in.astring())
                .orElseThrow(() -> new SyntaxFault("A text is not in the charset of the search"));
    }
}
