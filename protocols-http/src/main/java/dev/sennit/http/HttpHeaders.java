// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The fields of a message in the order in which they were sent: names are compared without regard to case, a name may occur more
 * than once (RFC 9110 section 5).
 *
 * <p>The headers of a request are a view on the bytes that came in: text is made when asked for, and the view is valid as long as
 * its request. {@link #copy()} makes headers to keep. To write headers, see {@link HttpHeaderList}.
 */
public interface HttpHeaders {
    /** {@return the number of field lines} */
    int size();

    /**
     * The name of a field line, as sent.
     *
     * @param index the line, from 0
     * @return the name
     * @throws IndexOutOfBoundsException if there is no such line
     */
    String name(int index);

    /**
     * The value of a field line, without the white space around it; bytes outside ASCII are read as ISO 8859-1.
     *
     * @param index the line, from 0
     * @return the value
     * @throws IndexOutOfBoundsException if there is no such line
     */
    String value(int index);

    /**
     * Finds a field line.
     *
     * @param name the field's name, in any case
     * @param from the index of the first line to look at
     * @return the index of the first line of that name, or -1
     */
    default int indexOf(String name, int from) {
        for (int i = from; i < size(); i++) {
            if (name(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Tells if there is a field.
     *
     * @param name the field's name, in any case
     * @return true if there is one or more
     */
    default boolean contains(String name) {
        return indexOf(name, 0) >= 0;
    }

    /**
     * The value of a field of which one is expected.
     *
     * @param name the field's name, in any case
     * @return the value of the first field of that name
     */
    default Optional<String> first(String name) {
        int index = indexOf(name, 0);
        return index < 0 ? Optional.empty() : Optional.of(value(index));
    }

    /**
     * The values of a field that may be repeated.
     *
     * @param name the field's name, in any case
     * @return the values of all fields of that name, in order; empty if there is none
     */
    default List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
            values.add(value(i));
        }
        return List.copyOf(values);
    }

    /**
     * Looks into a field that is a comma-separated list, as {@code Connection} or {@code Vary} (RFC 9110 section 5.6.1). Quoted
     * strings are not understood.
     *
     * @param name the field's name, in any case
     * @param element the element, in any case
     * @return true if one of the fields of that name has that element
     */
    default boolean hasListElement(String name, String element) {
        for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
            for (String candidate : value(i).split(",", -1)) {
                if (candidate.strip().equalsIgnoreCase(element)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Goes through all field lines in order.
     *
     * @param action gets name and value of each
     */
    default void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < size(); i++) {
            action.accept(name(i), value(i));
        }
    }

    /** {@return the same fields in a list of their own, which stays valid and may be changed} */
    default HttpHeaderList copy() {
        return new HttpHeaderList().addAll(this);
    }
}
