// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * A question that two servers have answered differently.
 *
 * @param question the command
 * @param ours the answer of ours
 * @param theirs that of Dovecot
 */
record ImapDifference(String question, String ours, String theirs) {
    private static final Pattern HEADER_ALONE =
            Pattern.compile("(?<=\"message\", \"rfc822\", NIL, NIL, NIL, \"7bit\", )(\\d+)"
                    + "(, \\[(?:NIL, ){9}NIL], \\[\"text\", \"plain\", \\[\"charset\", \"us-ascii\"], NIL, NIL, \"7bit\", 0, 0(?:, NIL)*], )"
                    + "(\\d+)");

    /** Why an answer of ours may be another one than Dovecot's. */
    enum Reason {
        /** ENVELOPE: Dovecot makes one blank of several. We say what is written, as RFC 3501 section 7.4.2 wants no change. */
        BLANKS_ARE_KEPT((difference, ours) -> difference.isAbout("ENVELOPE", "BODY)", "BODYSTRUCTURE")
                && difference.tidy().isEqual()),

        /** Parameters that are continued (RFC 2231): Dovecot joins them; we leave that to the client, who knows the charset. */
        CONTINUED_PARAMETERS_ARE_KEPT((difference, ours) -> difference.isAbout("BODY)", "BODYSTRUCTURE")
                && difference.tidy().joined().isEqual()),

        /** A text in ASCII: to Dovecot all are alike, in whatever case that is written. */
        PLAIN_TEXTS_ARE_AS_WRITTEN((difference, ours) -> difference.isAbout("BODY)", "BODYSTRUCTURE")
                && difference.tidy().joined().plain().isEqual()),

        /** A header whose empty line is also the line end before a delimiter: it ends with it to us, before it to Dovecot. */
        A_HEADER_HAS_ITS_EMPTY_LINE((difference, ours) -> difference.isAbout(".HEADER]")
                && difference.ours.replaceFirst("\r\n\"]$", "\"]").equals(difference.theirs)),

        /** A message that is a header alone and a part of another: the line end before the delimiter is the delimiter's (RFC 2046). */
        NO_DELIMITER_IS_OF_A_MESSAGE((difference, ours) -> difference.isAbout("BODY.PEEK[")
                ? difference.theirs.equals(difference.ours.replaceFirst("\r\n\"]$", "\r\n\r\n\"]"))
                : difference.isAbout("BODY)", "BODYSTRUCTURE")
                        && (difference.tidy().joined().longer().isEqual()
                                || difference.tidy().joined().plain().longer().isEqual())),

        /** A header that ends without an empty line: Dovecot adds one, RFC 3501 section 6.4.5 excepts such a message. */
        NO_EMPTY_LINE_IS_ADDED((difference, ours) -> difference.isAbout("HEADER.FIELDS (")
                && !difference.ours.endsWith("\r\n\r\n\"]")
                && difference
                        .theirs
                        .replaceFirst("(\r\n)+\"]$", "\"]")
                        .equals(difference.ours.replaceFirst("\r\n\"]$", "\"]"))),

        /** A part that is not there: NIL to us (RFC 3501 section 9, "nstring"), empty to Dovecot. */
        WHAT_IS_MISSING_IS_NIL((difference, ours) -> difference.isAbout("BODY.PEEK[")
                && difference.ours.replaceFirst(", NIL]$", ", \"\"]").equals(difference.theirs)),

        /** A part of what has none: NIL to us, to Dovecot all of it. */
        A_TEXT_HAS_NO_PARTS((difference, ours) -> difference.isAbout("[1.1]", "[1.TEXT]")
                && difference.ours.endsWith(", NIL]")
                && difference.value().equals(difference.of("BODY.PEEK[1]", ours).value())),

        /** BINARY of a message or of several parts: Dovecot takes away the encodings in it, RFC 3516 section 4.2 the encoding of it. */
        BINARY_IS_OF_ONE_PART((difference, ours) -> difference.isAbout("BINARY")
                && difference.of("BODY.PEEK[1]", ours).theirs.contains("Content-T")
                && difference
                        .of("BINARY.PEEK[1]", ours)
                        .value()
                        .equals(difference.of("BODY.PEEK[1]", ours).value())),

        /** Dovecot's size is not always that of what it sends; ours is. */
        SIZES_ARE_EXACT((difference, ours) -> difference.isAbout("BINARY.SIZE")
                && difference.ours.equals("[BINARY.SIZE[1], "
                        + (difference.of("BINARY.PEEK[1]", ours).value().length() - "\"\"]".length()) + ']')),

        /** Without a date a message was sent before nothing; to Dovecot it was sent in 1970. */
        NO_DATE_IS_NOT_BEFORE((difference, ours) -> difference.isAbout("SENTBEFORE")
                && difference.moreOfTheirs().stream()
                        .noneMatch(
                                numbers(ours.ask("SEARCH SENTSINCE 1-Jan-1970").get(0))::contains));

        private final BiPredicate<ImapDifference, ImapTalk> test;

        Reason(BiPredicate<ImapDifference, ImapTalk> test) {
            this.test = test;
        }
    }

    /** Why that is; asks our server more if it must. */
    Optional<Reason> reason(ImapTalk talk) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.test.test(this, talk))
                .findFirst();
    }

    private boolean isAbout(String... texts) {
        return Arrays.stream(texts).anyMatch(question::contains);
    }

    private boolean isEqual() {
        return ours.equals(theirs);
    }

    private ImapDifference tidy() {
        return new ImapDifference(question, ours.replaceAll("[ \t]+", " "), theirs.replaceAll("[ \t]+", " "));
    }

    private ImapDifference joined() {
        return new ImapDifference(
                question, ours.replace("\"name*0\", \"al\", \"name*1\", \"", "\"name\", \"al"), theirs);
    }

    private ImapDifference plain() {
        String plain =
                ours.replace("\"TEXT\", \"Plain\"", "\"text\", \"plain\"").replace("\"7Bit\"", "\"7bit\"");
        return new ImapDifference(question, plain, theirs);
    }

    /** With the messages that are headers alone as long as Dovecot has them, a line end longer. */
    private ImapDifference longer() {
        String longer = HEADER_ALONE
                .matcher(ours)
                .replaceAll(found ->
                        (Long.parseLong(found.group(1)) + 2) + found.group(2) + (Long.parseLong(found.group(3)) + 1));
        return new ImapDifference(question, longer, theirs);
    }

    /** What our server says of the same message. */
    private ImapDifference of(String item, ImapTalk talk) {
        String command = "FETCH " + question.split(" ")[1] + " (" + item + ")";
        String answer = ImapWords.read(talk.ask(command).get(0)).get(3).toString();
        return new ImapDifference(command, answer, answer);
    }

    /** Of the one item that is in their answer. */
    private String value() {
        return theirs.substring(theirs.indexOf(", ") + 2);
    }

    private List<String> moreOfTheirs() {
        List<String> more = new ArrayList<>(numbers(theirs));
        more.removeAll(numbers(ours));
        return more;
    }

    private static List<String> numbers(String answer) {
        return Arrays.stream(answer.split("[^0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    @Override
    public String toString() {
        return question + "\n  ours:   " + ours + "\n  theirs: " + theirs;
    }
}
