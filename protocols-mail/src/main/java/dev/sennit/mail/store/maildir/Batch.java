// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    private final MaildirFolder folder;
    private final FileOps files;
    private final Path path;
    private List<Step> written = List.of(); // by this

    Batch(MaildirFolder folder) {
        this.folder = folder;
        files = folder.context().files();
        path = folder.path().resolve(FILE);
    }

    /** Whether another has begun something and not ended it. */
    boolean isInterrupted() throws IOException {
        return files.state(path) != null;
    }

    /** From here on they are in the folder, though nobody sees all of them yet. What was interrupted is finished before. */
    void begin(List<Step> steps) throws IOException {
        if (!steps.isEmpty()) {
            files.forceDirectory(folder.path().resolve(Place.TMP));
            write(steps);
        }
    }

    /** The others are in {@code tmp} again, for good, and stay there whatever happens. */
    void retain(List<Step> steps) throws IOException {
        if (steps.equals(written)) {
            return;
        }
        if (steps.isEmpty()) {
            files.delete(path);
            files.forceDirectory(folder.path());
            written = steps;
        } else {
            write(steps);
        }
    }

    private void write(List<Step> steps) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            text.append(step.draft()).append('/').append(step.place()).append('\n');
        }
        written = steps; // also if it fails behind the end
        FileTexts.replace(files, path, text.toString());
    }

    /**
     * What is to be renamed.
     *
     * @param draft its name in {@code tmp}
     * @param place its directory and name in the folder
     */
    record Step(String draft, String place) {}

    /** All are where they belong: what cannot be removed now leads to nothing that is in {@code tmp}. */
    void end() {
        try {
            if (!written.isEmpty()) {
                files.delete(path);
            }
        } catch (IOException failure) {
            LOG.warn("{} is removed later: {}", path, failure.toString());
        }
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
        files.delete(path);
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
