// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The flags of a message: {@linkplain SystemFlag those of the system} and keywords. Immutable. Keywords that differ only in
 * the case of letters are the same, RFC 9051 section 2.3.2; the spelling is kept.
 */
public final class Flags {
    /** How many keywords a message may have. */
    public static final int MAX_KEYWORDS = 64;

    /** How many characters a keyword may have. */
    public static final int MAX_KEYWORD_CHARS = 100;

    /** No flag at all. */
    public static final Flags NONE;

    private static final Flags[] WITHOUT_KEYWORDS = new Flags[1 << SystemFlag.values().length]; // most have none

    static {
        for (int bits = 0; bits < WITHOUT_KEYWORDS.length; bits++) {
            EnumSet<SystemFlag> system = EnumSet.noneOf(SystemFlag.class);
            for (SystemFlag flag : SystemFlag.values()) {
                if ((bits & (1 << flag.ordinal())) != 0) {
                    system.add(flag);
                }
            }
            WITHOUT_KEYWORDS[bits] = new Flags(system);
        }
        NONE = WITHOUT_KEYWORDS[0];
    }

    private final Set<SystemFlag> system;
    private final SortedSet<String> keywords;
    private final String systemText; // the first as IMAP writes them

    private Flags(EnumSet<SystemFlag> system) {
        this.system = Collections.unmodifiableSet(system);
        this.keywords = Collections.unmodifiableSortedSet(new TreeSet<>(String.CASE_INSENSITIVE_ORDER));
        this.systemText = system.stream().map(SystemFlag::imapName).collect(Collectors.joining(" "));
    }

    private Flags(Flags withoutKeywords, SortedSet<String> keywords) {
        this.system = withoutKeywords.system;
        this.keywords = Collections.unmodifiableSortedSet(keywords);
        this.systemText = withoutKeywords.systemText;
    }

    /**
     * Flags of the system.
     *
     * @param flags any, also none
     * @return those
     */
    public static Flags of(SystemFlag... flags) {
        return of(Arrays.asList(flags), Set.of());
    }

    /**
     * Flags of both kinds.
     *
     * @param system those of the system
     * @param keywords atoms of RFC 9051: printable ASCII without space and without any of {@code ( ) { } % * " \ ]}
     * @return those
     * @throws IllegalArgumentException if a keyword is none, or there are more than {@link #MAX_KEYWORDS}
     */
    public static Flags of(Collection<SystemFlag> system, Collection<String> keywords) {
        int bits = 0;
        for (SystemFlag flag : system) {
            bits |= 1 << flag.ordinal();
        }
        TreeSet<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String keyword : keywords) {
            if (!isKeyword(keyword)) {
                throw new IllegalArgumentException("not a keyword: an atom of 1 to " + MAX_KEYWORD_CHARS
                        + " characters without ( ) { } % * \" \\ ] is allowed");
            }
            words.add(keyword);
        }
        if (words.size() > MAX_KEYWORDS) {
            throw new IllegalArgumentException(
                    words.size() + " keywords where " + MAX_KEYWORDS + " are allowed for a message");
        }
        return words.isEmpty() ? WITHOUT_KEYWORDS[bits] : new Flags(WITHOUT_KEYWORDS[bits], words);
    }

    /**
     * Whether this may be a keyword.
     *
     * @param text anything
     * @return true for an atom of at most {@link #MAX_KEYWORD_CHARS}
     */
    public static boolean isKeyword(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_KEYWORD_CHARS
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F && "(){}%*\"\\]".indexOf(c) < 0);
    }

    /** {@return those of the system} */
    public Set<SystemFlag> system() {
        return system;
    }

    /** {@return the keywords, sorted without regard to case} */
    public SortedSet<String> keywords() {
        return keywords;
    }

    /**
     * Whether a flag is set.
     *
     * @param flag which
     * @return true if it is
     */
    public boolean has(SystemFlag flag) {
        return system.contains(flag);
    }

    /** {@return whether no flag is set} */
    public boolean isEmpty() {
        return system.isEmpty() && keywords.isEmpty();
    }

    /**
     * These and others.
     *
     * @param others what to add
     * @return all of them
     * @throws IllegalArgumentException if there are more than {@link #MAX_KEYWORDS} keywords then
     */
    public Flags with(Flags others) {
        EnumSet<SystemFlag> flags = copyOfSystem();
        flags.addAll(others.system);
        TreeSet<String> words = new TreeSet<>(keywords);
        words.addAll(others.keywords);
        return of(flags, words);
    }

    /**
     * These without others.
     *
     * @param others what to take away
     * @return what is left
     */
    public Flags without(Flags others) {
        EnumSet<SystemFlag> flags = copyOfSystem();
        flags.removeAll(others.system);
        TreeSet<String> words = new TreeSet<>(keywords);
        others.keywords.forEach(words::remove);
        return of(flags, words);
    }

    private EnumSet<SystemFlag> copyOfSystem() {
        EnumSet<SystemFlag> copy = EnumSet.noneOf(SystemFlag.class);
        copy.addAll(system);
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Flags flags
                && system.equals(flags.system)
                && keywords.size() == flags.keywords.size()
                && keywords.containsAll(flags.keywords);
    }

    @Override
    public int hashCode() {
        int hash = system.hashCode();
        for (String keyword : keywords) {
            hash += keyword.toLowerCase(Locale.ROOT).hashCode();
        }
        return hash;
    }

    /** {@return as IMAP writes them, in parentheses} */
    @Override
    public String toString() {
        if (keywords.isEmpty()) {
            return "(" + systemText + ")";
        }
        return "(" + systemText + (system.isEmpty() ? "" : " ") + String.join(" ", keywords) + ")";
    }
}
