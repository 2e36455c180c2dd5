// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Headers to write: an ordered list of fields that refuses at once what would break the message it goes into. A CR, LF, NUL or
 * other control character in a value would let whoever supplied it write a second message (response splitting), so it is an
 * {@link IllegalArgumentException} here, always.
 *
 * <p>Not for use by several threads at a time.
 */
public final class HttpHeaderList implements HttpHeaders {
    private static final int INITIAL_FIELDS = 8;

    private String[] names = new String[INITIAL_FIELDS];
    private String[] values = new String[INITIAL_FIELDS];
    private int size;
    private @Nullable String passedName; // null until a pair passed the check as it was
    private @Nullable String passedValue;

    /** An empty list. */
    public HttpHeaderList() {}

    /**
     * Adds a field line after those that are there. White space around the value is dropped.
     *
     * @param name the field's name
     * @param value the field's value
     * @return this list
     * @throws IllegalArgumentException if the name is not a token, or the value holds a control character other than tab, or a
     *     character outside ISO 8859-1
     */
    public HttpHeaderList add(String name, String value) {
        String checked = check(name, value);
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size++] = checked;
        return this;
    }

    /**
     * Replaces all fields of that name by one: the first changes its value and keeps its place, the others go. Adds the field if
     * there is none.
     *
     * @param name the field's name
     * @param value the field's value
     * @return this list
     * @throws IllegalArgumentException as {@link #add}
     */
    public HttpHeaderList set(String name, String value) {
        String checked = check(name, value);
        int first = indexOf(name, 0);
        if (first < 0) {
            return add(name, checked);
        }
        names[first] = name;
        values[first] = checked;
        removeFrom(name, first + 1);
        return this;
    }

    /**
     * Adds all fields of other headers, in their order.
     *
     * @param others where the fields come from
     * @return this list
     */
    public HttpHeaderList addAll(HttpHeaders others) {
        int count = others.size();
        for (int i = 0; i < count; i++) {
            add(others.name(i), others.value(i));
        }
        return this;
    }

    /**
     * Removes all fields of a name.
     *
     * @param name the name, in any case
     * @return this list
     */
    public HttpHeaderList remove(String name) {
        removeFrom(name, 0);
        return this;
    }

    /**
     * Removes all fields.
     *
     * @return this list
     */
    public HttpHeaderList clear() {
        Arrays.fill(names, 0, size, null);
        Arrays.fill(values, 0, size, null);
        size = 0;
        return this;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String name(int index) {
        return names[Objects.checkIndex(index, size)];
    }

    @Override
    public String value(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    private void removeFrom(String name, int from) {
        int kept = from;
        for (int i = from; i < size; i++) {
            if (!names[i].equalsIgnoreCase(name)) {
                names[kept] = names[i];
                values[kept++] = values[i];
            }
        }
        Arrays.fill(names, kept, size, null);
        Arrays.fill(values, kept, size, null);
        size = kept;
    }

    /** Returns the value as it is written. The pair that passed last needs no second look: strings do not change. */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // an equal pair is looked at again
    private String check(String name, String value) {
        if (name == passedName && value == passedValue) {
            return value;
        }
        String checked = trimmed(name, value);
        if (checked.length() == value.length()) {
            passedName = name;
            passedValue = value;
        }
        return checked;
    }

    private static String trimmed(String name, String value) {
        if (!FieldSyntax.isToken(name)) {
            throw new IllegalArgumentException(
                    "a field name is one or more token characters, not \"" + printable(name) + '"');
        }
        int forbidden = FieldSyntax.firstForbidden(value);
        if (forbidden >= 0) {
            throw new IllegalArgumentException(String.format(
                    "the value of field %s has the forbidden character U+%04X at index %d;"
                            + " allowed are visible characters of ISO 8859-1, space and tab",
                    name, (int) value.charAt(forbidden), forbidden));
        }
        int from = 0;
        int to = value.length();
        while (from < to && FieldSyntax.isWhitespace(value.charAt(from))) {
            from++;
        }
        while (from < to && FieldSyntax.isWhitespace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** The fields as {@code name: value} lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
