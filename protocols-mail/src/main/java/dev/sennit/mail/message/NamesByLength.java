// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Things that have a name each: few have names of one length, and only those are compared. */
final class NamesByLength<T> {
    private final List<List<T>> things = new ArrayList<>(); // at the length of their names

    NamesByLength(List<String> names, Function<String, T> thing) {
        for (String name : names) {
            while (things.size() <= name.length()) {
                things.add(new ArrayList<>(0));
            }
            things.get(name.length()).add(thing.apply(name));
        }
    }

    List<T> of(int length) {
        return length < things.size() ? things.get(length) : List.of();
    }
}
