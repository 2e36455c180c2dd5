// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.Quota;
import dev.sennit.mail.store.internal.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much an account holds: {@code maildirsize}, as Maildir++ has it. Its first line is the limits, each that follows some bytes and
 * messages more or less; their sum is what there is. Lines are added without a lock. When the file is long, of other limits or cannot be
 * read, the messages are counted and it begins anew: one that comes just then, in another process, is counted twice or not at all until
 * the next time, as everywhere with this file. Without limits there is no such file.
 */
final class MaildirQuota {
    static final String FILE = "maildirsize";

    /** From so many bytes on the file is made anew. */
    static final int MAX_BYTES = 5120;

    /** Who is refused a message because of a file older than this may be sure that the messages were counted. */
    static final Duration TRUSTED = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(MaildirQuota.class);

    private final MaildirContext context;
    private final Path root;
    private final Folders folders;

    /** Where messages may be. */
    interface Folders {
        List<Path> paths() throws IOException;
    }

    /** What there is. */
    record Usage(long bytes, long messages) {
        static final Usage NONE = new Usage(0, 0);

        Usage plus(long moreBytes, long moreMessages) {
            return new Usage(bytes + moreBytes, messages + moreMessages);
        }
    }

    MaildirQuota(MaildirContext context, Path root, Folders folders) {
        this.context = context;
        this.root = root;
        this.folders = folders;
    }

    private Path path() {
        return root.resolve(FILE);
    }

    private boolean isLimited() {
        return maxOctets() < Long.MAX_VALUE || maxMessages() < Long.MAX_VALUE;
    }

    private long maxOctets() {
        return context.options().maxAccountOctets();
    }

    private long maxMessages() {
        return context.options().maxAccountMessages();
    }

    Quota quota() throws IOException {
        Usage usage = isLimited() ? usage() : count();
        return new Quota(usage.bytes, usage.messages, limit(maxOctets()), limit(maxMessages()));
    }

    private static OptionalLong limit(long most) {
        return most == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(most);
    }

    /** Refuses what there is no room for. */
    void check(Usage more) throws IOException {
        if (!isLimited() || fits(usage(), more)) {
            return;
        }
        if (!mayBeWrong() || !fits(recount(), more)) {
            throw Failures.overQuota(maxOctets(), maxMessages());
        }
    }

    private boolean fits(Usage usage, Usage more) {
        return usage.bytes <= maxOctets() - more.bytes && usage.messages <= maxMessages() - more.messages;
    }

    private boolean mayBeWrong() throws IOException {
        FileOps.FileState state = context.files().state(path());
        return state == null
                || state.modified().plus(TRUSTED).isBefore(context.clock().instant())
                || lines().size() > 2;
    }

    private Usage usage() throws IOException {
        List<String> lines = lines();
        Usage usage = lines.isEmpty() || !lines.get(0).equals(definition()) ? null : sum(lines);
        return usage == null ? recount() : usage;
    }

    /** None if the file is missing or too long. */
    private List<String> lines() throws IOException {
        FileOps.FileState state = context.files().state(path());
        if (state == null || state.sizeBytes() > MAX_BYTES) {
            return List.of();
        }
        String text = FileTexts.readText(context.files(), path(), 2L * MAX_BYTES);
        return text == null ? List.of() : text.lines().toList();
    }

    private String definition() {
        String octets = maxOctets() == Long.MAX_VALUE ? "" : maxOctets() + "S";
        String messages = maxMessages() == Long.MAX_VALUE ? "" : maxMessages() + "C";
        return octets + (octets.isEmpty() || messages.isEmpty() ? "" : ",") + messages;
    }

    private static @Nullable Usage sum(List<String> lines) {
        Usage sum = Usage.NONE;
        try {
            for (String line : lines.subList(1, lines.size())) {
                String[] numbers = line.strip().split(" +");
                if (numbers.length != 2) {
                    return null;
                }
                sum = sum.plus(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
            }
        } catch (NumberFormatException damaged) {
            return null;
        }
        return sum.bytes < 0 || sum.messages < 0 ? null : sum;
    }

    private Usage recount() throws IOException {
        return context.holding(root.resolve(FILE + ".lock"), () -> {
            Usage counted = count();
            FileTexts.replace(context.files(), path(), definition() + "\n" + line(counted));
            return counted;
        });
    }

    private static String line(Usage usage) {
        return usage.bytes + " " + usage.messages + "\n";
    }

    private Usage count() throws IOException {
        Usage sum = Usage.NONE;
        for (Path folder : folders.paths()) {
            for (String directory : List.of(Place.NEW, Place.CUR)) {
                for (String name : context.files().list(folder.resolve(directory))) {
                    if (!name.startsWith(".")) {
                        sum = sum.plus(bytes(folder.resolve(directory).resolve(name), name), 1);
                    }
                }
            }
        }
        return sum;
    }

    private long bytes(Path file, String name) throws IOException {
        OptionalLong said =
                MaildirName.parse(name, context.options().infoSeparator()).sizeBytes();
        if (said.isPresent()) {
            return said.getAsLong();
        }
        FileOps.FileState state = context.files().state(file);
        return state == null ? 0 : state.sizeBytes();
    }

    /** What has come or, less than nothing, has gone. Nothing fails because of it: when it cannot be noted, all is counted later. */
    void changed(Usage by) {
        if (!isLimited() || by.equals(Usage.NONE)) {
            return;
        }
        try {
            if (context.files().state(path()) != null) {
                try (FileOps.OutputFile output = context.files().append(path())) {
                    output.write(StandardCharsets.US_ASCII.encode(line(by)));
                }
            }
        } catch (IOException failure) {
            LOG.warn("how much {} holds cannot be noted: {}", root, failure.toString());
            forget();
        }
    }

    /** It is counted when it is asked for. */
    void forget() {
        try {
            context.files().delete(path());
        } catch (NoSuchFileException none) {
            // without a limit
        } catch (IOException failure) {
            LOG.warn("{} stays as it is: {}", path(), failure.toString());
        }
    }
}
