// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request as names below a root. There is no object of this class for a path that could mean anything else than a file of
 * that name in that folder, on any system:
 *
 * <ul>
 *   <li>Names are split first and decoded afterwards, once: {@code %2F} does not separate, {@code %252e} is no dot.
 *   <li>Dot segments are not resolved but refused, and so is every name that begins with a dot: it is hidden.
 *   <li>Nothing is cut off: {@code ;} is a character like any other, so {@code /a;b} is the file {@code a;b} or nothing.
 * </ul>
 */
public final class SafePath {
    private final List<String> names;
    private final boolean isFolder;

    private SafePath(List<String> names, boolean isFolder) {
        this.names = List.copyOf(names);
        this.isFolder = isFolder;
    }

    /**
     * Reads the path of a request target as it was sent, without its query. Empty if it is refused.
     */
    public static Optional<SafePath> of(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return Optional.empty();
        }
        String[] segments = rawPath.substring(1).split("/", -1);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < segments.length - 1; i++) {
            names.add(PercentCode.decode(segments[i]).orElse(""));
        }
        String last = segments[segments.length - 1];
        if (!last.isEmpty()) {
            names.add(PercentCode.decode(last).orElse(""));
        }
        return names.stream().allMatch(SafePath::isServable)
                ? Optional.of(new SafePath(names, last.isEmpty()))
                : Optional.empty();
    }

    /**
     * True if a file of that name is served. Refused are: the empty name; hidden names and dot segments, which begin with a dot; all
     * separators; control characters, NUL first; the replacement character, which stands for a name that cannot be read; and what
     * Windows takes for something else: colons (streams, drives), a dot or space at the end (dropped).
     */
    public static boolean isServable(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.endsWith(" ")) {
            return false;
        }
        return name.chars()
                .noneMatch(c -> c == '/' || c == '\\' || c == ':' || c == '\ufffd' || Character.isISOControl(c));
    }

    /** The names from the root down, decoded; none for the root. */
    public List<String> names() {
        return names;
    }

    /** The last name, empty for the root. */
    public String name() {
        return names.isEmpty() ? "" : names.get(names.size() - 1);
    }

    /** True if the path ended with a slash. */
    public boolean isFolder() {
        return isFolder;
    }

    /** The path of a file in this folder; {@code name} must be servable. */
    public SafePath child(String name) {
        if (!isServable(name)) {
            throw new IllegalArgumentException("not a name that is served: \"" + name + '"');
        }
        List<String> childNames = new ArrayList<>(names);
        childNames.add(name);
        return new SafePath(childNames, false);
    }

    /** The path of a file beside this one, whose name goes on; {@code extension} begins with a dot. */
    SafePath beside(String extension) {
        List<String> siblings = new ArrayList<>(names);
        siblings.set(siblings.size() - 1, name() + extension);
        return new SafePath(siblings, false);
    }

    /**
     * The place in the file system, symbolic links not looked at.
     *
     * @throws java.nio.file.InvalidPathException if the file system cannot have such a name
     */
    public Path below(Path root) {
        Path path = root;
        for (String name : names) {
            path = path.resolve(name);
        }
        return path;
    }

    /** This path as a folder's, encoded, with a slash at both ends. */
    public String encodedAsFolder() {
        StringBuilder encoded = new StringBuilder("/");
        names.forEach(name -> encoded.append(PercentCode.encode(name)).append('/'));
        return encoded.toString();
    }

    /** The path decoded, for people. */
    @Override
    public String toString() {
        String joined = "/" + String.join("/", names);
        return isFolder && !names.isEmpty() ? joined + "/" : joined;
    }
}
