// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.internal.Failures;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that come into a folder together, or in the place of others, also when the process or the machine ends meanwhile: before the
 * first is renamed it is written down where each goes. Whoever has the folder's lock next finds that and finishes it. Everything happens
 * under the folder's lock.
 *
 * <pre>
 * file: for each message that comes a line, its name in tmp, a slash, its directory, a slash, its name there
 *       for each that goes a line, a minus sign, a slash, its name without flags
 * </pre>
 */
final class Batch {
    static final String FILE = "sennit-batch";

    static final int MAX_BYTES = 16 << 20;

    private static final String GOING = "-";
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
            text.append(step.line()).append('\n');
        }
        if (text.length() > MAX_BYTES) { // or nobody could finish it
            throw Failures.limit("bytes of names in messages that come together", MAX_BYTES);
        }
        written = steps; // also if it fails behind the end
        FileTexts.replace(files, path, text.toString());
    }

    /** What is done with a message. */
    sealed interface Step {
        String line();
    }

    /**
     * It comes.
     *
     * @param draft its name in {@code tmp}
     * @param place its directory and name in the folder
     */
    record Coming(String draft, String place) implements Step {
        @Override
        public String line() {
            return draft + "/" + place;
        }
    }

    /**
     * It goes.
     *
     * @param base its name without flags
     */
    record Going(String base) implements Step {
        @Override
        public String line() {
            return GOING + "/" + base;
        }
    }

    /** All are where they belong: what cannot be removed now leads to nothing that is in {@code tmp}. */
    void end() {
        try {
            if (!written.isEmpty()) {
                files.delete(path);
            }
        } catch (NoSuchFileException finished) {
            // by a look at the folder
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
        Set<String> going = new HashSet<>();
        for (Step step : parse(text)) {
            if (step instanceof Coming coming) {
                come(coming);
            } else if (step instanceof Going one) {
                going.add(one.base());
            }
        }
        folder.forceDirectories(Set.of(Place.NEW, Place.CUR));
        if (!going.isEmpty()) {
            go(going);
        }
        files.delete(path);
    }

    private void come(Coming step) throws IOException {
        try {
            files.rename(
                    folder.path().resolve(Place.TMP).resolve(step.draft()),
                    folder.path().resolve(step.place()));
        } catch (NoSuchFileException done) {
            // before it was interrupted
        }
    }

    /** Wherever they are: others may have given them flags. */
    private void go(Set<String> bases) throws IOException {
        char separator = folder.context().options().infoSeparator();
        for (String directory : List.of(Place.NEW, Place.CUR)) {
            Path parent = folder.path().resolve(directory);
            for (String name : files.list(parent)) {
                if (bases.contains(MaildirName.parse(name, separator).base())) {
                    files.delete(parent.resolve(name));
                }
            }
        }
        folder.forceDirectories(Set.of(Place.NEW, Place.CUR));
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
                steps.add(new Coming(parts[0], parts[1] + "/" + parts[2]));
            } else if (parts.length == 2 && parts[0].equals(GOING) && isName(parts[1])) {
                steps.add(new Going(parts[1]));
            }
        }
        return steps;
    }

    /** Whether a line can have it; other programs may have made files with any. */
    static boolean isName(String text) {
        return !text.isEmpty() && !text.startsWith(".") && text.indexOf('\n') < 0;
    }
}
