// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Messages that come into a folder together, also when the process or the machine ends meanwhile: before the first is renamed it is
 * written down where each goes. Whoever has the folder's lock next finds that and finishes it. Everything happens under the folder's lock.
 *
 * <pre>
 * file: for each message a line, its name in tmp, a slash, its directory, a slash, its name there
 * </pre>
 */
final class Batch {
    static final String FILE = "sennit-batch";

    private static final int MAX_BYTES = 16 << 20;

    private final MaildirFolder folder;
    private final FileOps files;
    private final Path path;

    Batch(MaildirFolder folder) {
        this.folder = folder;
        files = folder.context().files();
        path = folder.path().resolve(FILE);
    }

    /** From here on they are in the folder, though nobody sees all of them yet. */
    void begin(List<Step> steps) throws IOException {
        finishInterrupted();
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            text.append(step.draft()).append('/').append(step.place()).append('\n');
        }
        files.forceDirectory(folder.path().resolve(Place.TMP));
        FileTexts.replace(files, path, text.toString());
    }

    /**
     * What is to be renamed.
     *
     * @param draft its name in {@code tmp}
     * @param place its directory and name in the folder
     */
    record Step(String draft, String place) {}

    /** All are where they belong, or none is to be. */
    void end() throws IOException {
        files.delete(path);
    }

    /** What another has begun and not ended. */
    void finishInterrupted() throws IOException {
        String text = FileTexts.readText(files, path, MAX_BYTES);
        if (text == null) {
            return;
        }
        for (Step step : parse(text)) {
            try {
                files.rename(
                        folder.path().resolve(Place.TMP).resolve(step.draft()),
                        folder.path().resolve(step.place()));
            } catch (NoSuchFileException done) {
                // before it was interrupted
            }
        }
        folder.forceDirectories(Set.of(Place.NEW, Place.CUR));
        end();
    }

    /** A line that nobody can have meant is passed over. */
    private static List<Step> parse(String text) {
        List<Step> steps = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) { // the last has no end
            String[] parts = lines[i].split("/", -1);
            if (parts.length == 3
                    && isName(parts[0])
                    && (parts[1].equals(Place.NEW) || parts[1].equals(Place.CUR))
                    && isName(parts[2])) {
                steps.add(new Step(parts[0], parts[1] + "/" + parts[2]));
            }
        }
        return steps;
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && !text.startsWith(".");
    }
}
