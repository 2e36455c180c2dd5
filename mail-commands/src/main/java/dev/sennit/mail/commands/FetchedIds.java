// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ids of messages of a POP3 maildrop that were fetched already, a line for each. Blocks. */
final class FetchedIds {
    private final StateFile file;
    private final Set<String> ids = new LinkedHashSet<>();

    private FetchedIds(StateFile file) {
        this.file = file;
    }

    /** Reads them; a file that is not there has none, and one of another maildrop is refused. */
    static FetchedIds read(Path file, String maildrop) throws IOException {
        FetchedIds read = new FetchedIds(new StateFile(file, maildrop));
        read.ids.addAll(read.file.read());
        return read;
    }

    boolean contains(String id) {
        return ids.contains(id);
    }

    void add(String id) throws IOException {
        ids.add(id);
        file.append(id);
    }

    /** Forgets all others: a server never gives an id twice. */
    void keepOnly(Set<String> left) throws IOException {
        if (ids.retainAll(left)) {
            file.write(List.copyOf(ids));
        }
    }
}
