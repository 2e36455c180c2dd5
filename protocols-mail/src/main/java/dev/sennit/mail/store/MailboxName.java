// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The name of a mailbox: components from the outside in. What could lead out of a folder cannot be a name: a component is not empty,
 * contains neither of the separators {@code .} and {@code /}, no control character and no backslash, and does not begin with
 * {@code ~}. The whole, in modified UTF-7 with a dot before each component, has at most {@value #MAX_ENCODED_BYTES} bytes.
 *
 * <p>INBOX in any case of letters, also as the first of several components, is the same name, RFC 9051 section 5.1.
 */
public final class MailboxName implements Comparable<MailboxName> {
    /** How long a name may be as a file's name. */
    public static final int MAX_ENCODED_BYTES = 255;

    /** Where mail arrives; every account has it. */
    public static final MailboxName INBOX = new MailboxName(List.of("INBOX"));

    private final List<String> components;

    private MailboxName(List<String> components) {
        this.components = components;
    }

    /**
     * A name of components.
     *
     * @param components from the outside in
     * @return that name
     * @throws IllegalArgumentException if a component or the whole is not allowed; the message says why
     */
    public static MailboxName of(String... components) {
        return of(List.of(components));
    }

    /**
     * A name of components.
     *
     * @param components from the outside in
     * @return that name
     * @throws IllegalArgumentException if a component or the whole is not allowed; the message says why
     */
    public static MailboxName of(List<String> components) {
        if (components.isEmpty()) {
            throw new IllegalArgumentException("a mailbox name has at least one component");
        }
        List<String> checked = new ArrayList<>(components);
        checked.forEach(MailboxName::check);
        if (isInbox(checked.get(0))) {
            checked.set(0, "INBOX");
        }
        MailboxName name = new MailboxName(List.copyOf(checked));
        int encodedBytes = name.encoded().length();
        if (encodedBytes > MAX_ENCODED_BYTES) {
            throw new IllegalArgumentException("a mailbox name of " + encodedBytes + " bytes in modified UTF-7 where "
                    + MAX_ENCODED_BYTES + " are allowed");
        }
        return name;
    }

    /** In ASCII, unlike a name whose first letter is a small i without a dot, the capital of which is an I as well. */
    private static boolean isInbox(String component) {
        return component.equalsIgnoreCase("INBOX") && component.chars().allMatch(c -> c < 0x80);
    }

    /**
     * Reads a name.
     *
     * @param text its components with a separator between them
     * @param separator {@code .} or {@code /}
     * @return that name
     * @throws IllegalArgumentException if it is not allowed; the message says why
     */
    public static MailboxName parse(String text, char separator) {
        checkSeparator(separator);
        // no more components than bytes are allowed, so that a hostile name costs little
        if (text.length() > MAX_ENCODED_BYTES) {
            throw new IllegalArgumentException("a mailbox name of " + text.length() + " characters where "
                    + MAX_ENCODED_BYTES + " bytes are allowed");
        }
        return of(List.of(text.split(separator == '.' ? "\\." : "/", -1)));
    }

    private static void checkSeparator(char separator) {
        if (separator != '.' && separator != '/') {
            throw new IllegalArgumentException("the separator is . or /, not " + separator);
        }
    }

    private static void check(String component) {
        if (component.isEmpty()) {
            throw new IllegalArgumentException("a component of a mailbox name must not be empty");
        }
        if (component.charAt(0) == '~') {
            throw new IllegalArgumentException("a component of a mailbox name must not begin with ~");
        }
        component.codePoints().forEach(c -> {
            if (c == '.' || c == '/' || c == '\\') {
                throw new IllegalArgumentException("a component of a mailbox name must not contain . / or \\");
            }
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                throw new IllegalArgumentException("a mailbox name must not contain control characters");
            }
        });
    }

    /** {@return from the outside in; at least one} */
    public List<String> components() {
        return components;
    }

    /** {@return whether this is the mailbox that every account has} */
    public boolean isInbox() {
        return equals(INBOX);
    }

    /**
     * Whether this lies below another name, at any depth.
     *
     * @param ancestor the other
     * @return false for the same name
     */
    public boolean isBelow(MailboxName ancestor) {
        int depth = ancestor.components.size();
        return components.size() > depth && components.subList(0, depth).equals(ancestor.components);
    }

    /**
     * The name that this has when a name above it is replaced.
     *
     * @param ancestor what this is, or lies below
     * @param replacement what takes its place
     * @return the new name
     * @throws IllegalArgumentException if this is neither, or the new name would be too long
     */
    public MailboxName moved(MailboxName ancestor, MailboxName replacement) {
        if (!equals(ancestor) && !isBelow(ancestor)) {
            throw new IllegalArgumentException(this + " does not lie below " + ancestor);
        }
        List<String> moved = new ArrayList<>(replacement.components);
        moved.addAll(components.subList(ancestor.components.size(), components.size()));
        return of(moved);
    }

    /**
     * The name with a separator between its components.
     *
     * @param separator {@code .} or {@code /}
     * @return in Unicode
     */
    public String text(char separator) {
        checkSeparator(separator);
        return String.join(String.valueOf(separator), components);
    }

    /** {@return in modified UTF-7 with a dot before each component, as Maildir++ calls its folder} */
    public String encoded() {
        StringBuilder text = new StringBuilder();
        components.forEach(component -> text.append('.').append(ModifiedUtf7.encode(component)));
        return text.toString();
    }

    /** Compares component by component. */
    @Override
    public int compareTo(MailboxName other) {
        int shorter = Math.min(components.size(), other.components.size());
        for (int i = 0; i < shorter; i++) {
            int order = components.get(i).compareTo(other.components.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(components.size(), other.components.size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MailboxName name && components.equals(name.components);
    }

    @Override
    public int hashCode() {
        return components.hashCode();
    }

    /** {@return the name with {@code /} between its components} */
    @Override
    public String toString() {
        return text('/');
    }
}
