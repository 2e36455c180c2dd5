// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import dev.sennit.http.files.PercentCode;
import java.net.URI;
import java.util.Optional;

/** What a file is called that comes from a URI. The server has no say in it. */
final class TargetName {
    private static final String OF_A_FOLDER = "index.html";
    private static final int MOST_CHARACTERS = 200;

    private TargetName() {}

    /** Empty if the last part of the path is no name for a file. */
    static Optional<String> of(URI uri) {
        String path = uri.getRawPath();
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (last.isEmpty()) {
            return Optional.of(OF_A_FOLDER);
        }
        return PercentCode.decode(last).filter(TargetName::isName);
    }

    private static boolean isName(String name) {
        return !name.startsWith(".") // neither hidden files nor folders
                && name.length() <= MOST_CHARACTERS
                && name.indexOf('/') < 0
                && name.chars().noneMatch(Character::isISOControl);
    }
}
