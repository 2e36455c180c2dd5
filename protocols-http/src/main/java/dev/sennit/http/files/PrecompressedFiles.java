// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.negotiation.AcceptEncoding;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files that hold another one compressed, beside it: {@code page.html.br}, {@code .zst}, {@code .gz}. */
final class PrecompressedFiles {
    /** In the order in which they are preferred. */
    private static final List<String> CODINGS = List.of("br", "zstd", "gzip");

    private static final Map<String, String> EXTENSIONS = Map.of("br", ".br", "zstd", ".zst", "gzip", ".gz");

    private PrecompressedFiles() {}

    /**
     * Opens the one that the client would have rather than the file itself. One that is older than the file was made of something else,
     * and is passed over. A request for a range is one for the file itself: the parts of a compressed one help nobody who does not know
     * that it is compressed.
     *
     * @return empty if the client takes none that is there; else the version knows its coding
     */
    static Optional<FileTree.OpenFile> open(FileTree tree, SafePath path, FileTree.Place file, HttpHeaders headers)
            throws IOException {
        if (!headers.contains("Accept-Encoding") || headers.contains("Range")) {
            return Optional.empty();
        }
        for (String coding : AcceptEncoding.of(headers).ranked(CODINGS)) {
            Optional<FileTree.OpenFile> sibling = open(tree, path.beside(EXTENSIONS.getOrDefault(coding, "")), file);
            if (sibling.isPresent()) {
                return sibling.map(found -> found.in(coding));
            }
        }
        return Optional.empty();
    }

    private static Optional<FileTree.OpenFile> open(FileTree tree, SafePath path, FileTree.Place file)
            throws IOException {
        Optional<FileTree.Place> place = tree.locateFile(path);
        if (place.isEmpty() || isOlder(place.get(), file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(tree.open(place.get()));
        } catch (AccessDeniedException e) { // the file itself may be readable all the same
            return Optional.empty();
        }
    }

    private static boolean isOlder(FileTree.Place one, FileTree.Place other) {
        return one.attributes().lastModifiedTime().compareTo(other.attributes().lastModifiedTime()) < 0;
    }
}
