// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.internal.Failures;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Letters for flags, in the names of files: {@code D F R S T} for those of the system, and {@code a} to {@code z} for the keywords of
 * {@code dovecot-keywords}, which has a number and a keyword in each line. Letters that mean nothing here are kept.
 */
final class Keywords {
    /** How many keywords a mailbox can have. */
    static final int MAX = 26;

    private static final String SYSTEM_LETTERS = "DFRST";

    private final List<String> byNumber = new ArrayList<>(); // empty where a number is free

    static Keywords parse(String text) {
        Keywords keywords = new Keywords();
        text.lines().forEach(keywords::line);
        return keywords;
    }

    private void line(String line) {
        String[] fields = line.split(" ", 2);
        if (fields.length < 2 || !fields[0].matches("[0-9]{1,2}") || !Flags.isKeyword(fields[1])) {
            return;
        }
        int number = Integer.parseInt(fields[0]);
        if (number < MAX) {
            while (byNumber.size() <= number) {
                byNumber.add("");
            }
            byNumber.set(number, fields[1]);
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < byNumber.size(); i++) {
            if (!byNumber.get(i).isEmpty()) {
                text.append(i).append(' ').append(byNumber.get(i)).append('\n');
            }
        }
        return text.toString();
    }

    private int number(String keyword) {
        for (int i = 0; i < byNumber.size(); i++) {
            if (byNumber.get(i).equalsIgnoreCase(keyword)) {
                return i;
            }
        }
        return -1;
    }

    boolean knowsAll(Flags flags) {
        return flags.keywords().stream().allMatch(keyword -> number(keyword) >= 0);
    }

    /** Gives letters to those keywords that have none; the text has to be written then. */
    void learn(Flags flags) {
        long unknown =
                flags.keywords().stream().filter(keyword -> number(keyword) < 0).count();
        if (byNumber.size() + unknown > MAX) {
            throw Failures.limit("keywords in a mailbox", MAX);
        }
        flags.keywords().stream().filter(keyword -> number(keyword) < 0).forEach(byNumber::add);
    }

    Flags flags(String letters) {
        EnumSet<SystemFlag> system = EnumSet.noneOf(SystemFlag.class);
        List<String> words = new ArrayList<>();
        for (char letter : letters.toCharArray()) {
            switch (letter) {
                case 'D' -> system.add(SystemFlag.DRAFT);
                case 'F' -> system.add(SystemFlag.FLAGGED);
                case 'R' -> system.add(SystemFlag.ANSWERED);
                case 'S' -> system.add(SystemFlag.SEEN);
                case 'T' -> system.add(SystemFlag.DELETED);
                default -> {
                    int number = letter - 'a';
                    if (number >= 0
                            && number < byNumber.size()
                            && !byNumber.get(number).isEmpty()) {
                        words.add(byNumber.get(number));
                    }
                }
            }
        }
        return Flags.of(system, words);
    }

    /** In ASCII order; what the letters before said and nobody here understands is kept. */
    String letters(Flags flags, String before) {
        TreeSet<Character> letters = new TreeSet<>();
        for (char letter : before.toCharArray()) {
            int number = letter - 'a';
            boolean isKeyword = number >= 0
                    && number < byNumber.size()
                    && !byNumber.get(number).isEmpty();
            if (SYSTEM_LETTERS.indexOf(letter) < 0 && !isKeyword) {
                letters.add(letter);
            }
        }
        flags.system().forEach(flag -> letters.add(letter(flag)));
        flags.keywords().forEach(keyword -> letters.add((char) ('a' + number(keyword))));
        StringBuilder text = new StringBuilder();
        letters.forEach(text::append);
        return text.toString();
    }

    private static char letter(SystemFlag flag) {
        return switch (flag) {
            case ANSWERED -> 'R';
            case FLAGGED -> 'F';
            case DELETED -> 'T';
            case SEEN -> 'S';
            case DRAFT -> 'D';
        };
    }
}
