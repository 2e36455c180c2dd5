// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.util.Comparator;
import java.util.List;

/**
 * What is in a folder, folders first, then by name.
 *
 * @param entries what is shown
 * @param isComplete false if there was more than is shown
 */
public record FolderListing(List<Entry> entries, boolean isComplete) {
    private static final Comparator<Entry> ORDER = Comparator.comparing((Entry entry) -> !entry.isFolder())
            .thenComparing(Entry::name, String.CASE_INSENSITIVE_ORDER)
            .thenComparing(Entry::name);

    public FolderListing {
        entries = entries.stream().sorted(ORDER).toList();
    }

    /**
     * A file or a folder.
     *
     * @param name servable, see {@link SafePath#isServable}
     * @param isFolder false for a file
     * @param version of a folder, the size means nothing
     */
    public record Entry(String name, boolean isFolder, FileVersion version) {}
}
