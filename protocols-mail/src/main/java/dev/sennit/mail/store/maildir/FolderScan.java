// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which files a folder has, by the base of their names. */
final class FolderScan {
    /** A directory that was changed so shortly before it was looked at may have been changed once more at the same time. */
    private static final Duration RACY = Duration.ofSeconds(2);

    private final MaildirContext context;
    private final Path folder;
    private FileOps.@Nullable FileState newState;
    private FileOps.@Nullable FileState curState;
    private Instant lookedAt = Instant.MIN;

    FolderScan(MaildirContext context, Path folder) {
        this.context = context;
        this.folder = folder;
    }

    boolean mayHaveChanged() throws IOException {
        return newState == null
                || curState == null
                || !Objects.equals(newState, state(Place.NEW))
                || !Objects.equals(curState, state(Place.CUR))
                || isRacy(newState)
                || isRacy(curState);
    }

    private boolean isRacy(FileOps.FileState state) {
        return state.modified().plus(RACY).isAfter(lookedAt);
    }

    private FileOps.@Nullable FileState state(String directory) throws IOException {
        return context.files().state(folder.resolve(directory));
    }

    Map<String, Place> look() throws IOException {
        newState = state(Place.NEW);
        curState = state(Place.CUR);
        lookedAt = context.clock().instant();
        Map<String, Place> found = new HashMap<>();
        list(Place.NEW, newState, found); // first, so that what goes from new to cur meanwhile is not missed
        list(Place.CUR, curState, found);
        return found;
    }

    /** A link may lead anywhere: what it leads to is no mail of this folder (CVE-2026-42394). */
    private void list(String directory, FileOps.@Nullable FileState state, Map<String, Place> found)
            throws IOException {
        if (state != null && state.kind() != FileOps.FileState.Kind.DIRECTORY) {
            throw new NotDirectoryException(folder.resolve(directory).toString());
        }
        for (String fileName : context.files().list(folder.resolve(directory))) {
            if (!fileName.startsWith(".")) {
                MaildirName name = MaildirName.parse(fileName, context.options().infoSeparator());
                found.put(name.base(), new Place(directory, name));
            }
        }
    }
}
