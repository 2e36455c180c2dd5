// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks two servers that have the same messages the same questions, and keeps what they answer differently. */
final class ImapComparison {
    /** What is fetched of every message. */
    private static final List<String> ITEMS = List.of(
            "FLAGS INTERNALDATE RFC822.SIZE",
            "ENVELOPE",
            "BODY",
            "BODYSTRUCTURE",
            "BODY.PEEK[]",
            "BODY.PEEK[HEADER]",
            "BODY.PEEK[TEXT]",
            "BODY.PEEK[HEADER.FIELDS (SUBJECT to X-TAG)]",
            "BODY.PEEK[HEADER.FIELDS.NOT (subject FROM)]",
            "BODY.PEEK[1]",
            "BODY.PEEK[1.MIME]",
            "BODY.PEEK[2]",
            "BODY.PEEK[2.HEADER]",
            "BODY.PEEK[1.1]",
            "BODY.PEEK[1.TEXT]",
            "BODY.PEEK[TEXT]<5.20>");

    /** What Dovecot refuses of messages whose encodings are broken; those are passed over. */
    private static final List<String> DECODED_ITEMS = List.of("BINARY.PEEK[1]", "BINARY.SIZE[1]");

    private static final List<String> SEARCHES = List.of(
            "SUBJECT alpha",
            "SUBJECT " + utf8("caf\u00e9"),
            "SUBJECT " + utf8("\u00fcBER"),
            "SUBJECT strasse",
            "SUBJECT " + utf8("stra\u00dfe"),
            "SUBJECT \"Re:\"",
            "SUBJECT \"wide world\"",
            "SUBJECT \"\"",
            "FROM ann",
            "FROM \"Lee\"",
            "FROM " + utf8("ANDR\u00c9"),
            "FROM \"@example.org\"",
            "TO bob",
            "TO \"Bob B.\"",
            "TO undisclosed",
            "CC carol",
            "BCC example",
            "HEADER X-Tag \"\"",
            "HEADER X-Tag report",
            "HEADER Received \"by b\"",
            "HEADER Message-ID corpus",
            "HEADER References missing1",
            "HEADER Content-Type alternative",
            "BODY gamma",
            "BODY \"report\"",
            "BODY " + utf8("NA\u00cfVE"),
            "BODY " + utf8("cafe\u0301"),
            "BODY " + utf8("\u043f\u0440\u0438\u0412\u0415\u0422"),
            "BODY " + utf8("\u65e5\u672c"),
            "BODY \"preamble\"",
            "BODY \"epilogue\"",
            "BODY \"line line line line line line line line line line line\"",
            "TEXT alpha",
            "TEXT \"report\"",
            "TEXT \"a message\"",
            "TEXT \"boundary\"",
            "SENTON 10-Jan-2024",
            "SENTBEFORE 8-Jan-2024",
            "SENTSINCE 12-Jan-2024",
            "NOT SENTSINCE 1-Jan-2024",
            "BEFORE 6-Jan-2024",
            "SINCE 5-Jan-2024",
            "LARGER 1000",
            "SMALLER 500",
            "UNSEEN FLAGGED",
            "OR DELETED ANSWERED",
            "NOT (SEEN SUBJECT alpha)",
            "10:20 OR FROM bob BODY alpha",
            "UID 5:15,290:*");

    private static final List<String> SORTS = List.of(
            "(ARRIVAL)",
            "(DATE)",
            "(REVERSE DATE)",
            "(FROM)",
            "(TO SIZE)",
            "(CC REVERSE ARRIVAL)",
            "(SUBJECT)",
            "(REVERSE SUBJECT DATE)",
            "(SIZE)",
            "(DISPLAYFROM)",
            "(DISPLAYTO SUBJECT)");

    private static final List<String> OTHERS = List.of(
            "THREAD REFERENCES UTF-8 ALL",
            "THREAD ORDEREDSUBJECT UTF-8 ALL",
            "THREAD REFERENCES UTF-8 NOT SUBJECT alpha",
            "UID THREAD REFERENCES UTF-8 50:150",
            "SEARCH RETURN (MIN MAX ALL) SUBJECT alpha",
            "UID SEARCH RETURN (COUNT) SUBJECT alpha",
            "SORT RETURN (MIN MAX ALL) (DATE) UTF-8 SUBJECT alpha");

    private final ImapTalk ours;
    private final ImapTalk theirs;
    private final int messages;
    private final List<ImapDifference> differences = new ArrayList<>();

    /** Between two that have so many messages. */
    ImapComparison(ImapTalk ours, ImapTalk theirs, int messages) {
        this.ours = ours;
        this.theirs = theirs;
        this.messages = messages;
    }

    /** A literal that is sent without waiting; one character for each octet. */
    private static String utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return "{" + bytes.length + "+}\r\n" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Asks everything. */
    List<ImapDifference> differences() {
        ITEMS.forEach(this::compareItems);
        DECODED_ITEMS.forEach(this::compareDecodedItems);
        SEARCHES.forEach(search -> compareLine("SEARCH CHARSET UTF-8 " + search));
        SORTS.forEach(sort -> compareLine("SORT " + sort + " UTF-8 ALL"));
        OTHERS.forEach(this::compareLine);
        return differences;
    }

    private void compareItems(String items) {
        Map<Integer, Object> our = fetched(ours, items);
        Map<Integer, Object> their = fetched(theirs, items);
        their.forEach((number, answer) ->
                note("FETCH " + number + " (" + items + ")", String.valueOf(our.get(number)), answer.toString()));
    }

    private void compareDecodedItems(String item) {
        for (int number = 1; number <= messages; number++) {
            String question = "FETCH " + number + " (" + item + ")";
            ImapTalk.Answers their = theirs.command(question);
            if (their.isOk()) {
                note(
                        question,
                        value(ours.ask(question).get(0)),
                        value(their.untagged().get(0)));
            }
        }
    }

    private static String value(String answer) {
        return ImapWords.read(answer).get(3).toString();
    }

    private static Map<Integer, Object> fetched(ImapTalk talk, String items) {
        Map<Integer, Object> answers = new TreeMap<>();
        for (String line : talk.ask("FETCH 1:* (" + items + ")")) {
            List<Object> words = ImapWords.read(line);
            if (words.size() > 3 && words.get(2).equals("FETCH")) {
                answers.put(Integer.valueOf((String) words.get(1)), words.get(3));
            }
        }
        return answers;
    }

    private void compareLine(String command) {
        note(command, answer(ours, command), answer(theirs, command));
    }

    private static String answer(ImapTalk talk, String command) {
        ImapTalk.Answers answers = talk.command(command);
        return answers.isOk()
                ? answers.untagged().stream().map(ImapWords::read).toList().toString()
                : answers.tagged();
    }

    private void note(String question, String our, String their) {
        if (!our.equals(their)) {
            differences.add(new ImapDifference(question, our, their));
        }
    }
}
