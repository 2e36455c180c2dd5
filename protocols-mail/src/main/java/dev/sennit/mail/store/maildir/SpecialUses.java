// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.SpecialUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The form of {@code sennit-special-use}: what a folder is for, a name in each line. A folder that is for nothing special has none. */
final class SpecialUses {
    static final String FILE = "sennit-special-use";
    private static final int MAX_BYTES = 4096;

    private SpecialUses() {}

    static Set<SpecialUse> read(FileOps files, Path folder) throws IOException {
        String text = FileTexts.readText(files, folder.resolve(FILE), MAX_BYTES);
        EnumSet<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
        if (text != null) {
            text.lines().forEach(line -> SpecialUse.of(line).ifPresent(uses::add));
        }
        return uses;
    }

    /** In a folder that nobody knows yet; the caller forces its directory. */
    static void write(FileOps files, Path folder, Set<SpecialUse> uses) throws IOException {
        if (uses.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        uses.forEach(use -> text.append(use.imapName()).append('\n'));
        try (FileOps.OutputFile output = files.create(folder.resolve(FILE))) {
            output.write(StandardCharsets.US_ASCII.encode(text.toString()));
            output.force();
        }
    }
}
