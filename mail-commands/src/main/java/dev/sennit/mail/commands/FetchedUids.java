// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.store.ModifiedUtf7;
import dev.sennit.mail.store.UidSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages of an account's mailboxes that were fetched already: lines with UIDVALIDITY, UIDs in ranges, and the mailbox's name. Of a
 * mailbox the last UIDVALIDITY counts. Blocks; may be called on any thread.
 */
final class FetchedUids {
    private static final Pattern LINE = Pattern.compile("(\\d{1,10}) (\\d[\\d:,]*) ([ -~]+)");

    private record Known(long uidValidity, UidSet uids) {}

    private final StateFile file;
    private final Map<String, Known> mailboxes = new LinkedHashMap<>();

    private FetchedUids(StateFile file) {
        this.file = file;
    }

    /** Reads them; a file that is not there has none, and one of another account is refused. */
    static FetchedUids read(Path path, String account) throws IOException {
        FetchedUids read = new FetchedUids(new StateFile(path, account));
        Map<String, List<UidSet.Range>> ranges = new LinkedHashMap<>();
        Map<String, Long> validities = new LinkedHashMap<>();
        try {
            for (String line : read.file.read()) {
                Matcher parts = LINE.matcher(line);
                if (!parts.matches()) {
                    throw new IllegalArgumentException("'" + line + "'");
                }
                String name = ModifiedUtf7.decode(parts.group(3));
                Long validity = Long.valueOf(parts.group(1));
                if (!validity.equals(validities.put(name, validity))) {
                    ranges.put(name, new ArrayList<>());
                }
                ranges.computeIfAbsent(name, each -> new ArrayList<>()).addAll(ranges(parts.group(2)));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(read.file + " has a line that makes no sense: " + e.getMessage(), e);
        }
        validities.forEach((name, validity) ->
                read.mailboxes.put(name, new Known(validity, UidSet.ofRanges(ranges.getOrDefault(name, List.of())))));
        return read;
    }

    private static List<UidSet.Range> ranges(String text) {
        return Arrays.stream(text.split(","))
                .map(range -> {
                    String[] ends = range.split(":");
                    return new UidSet.Range(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
                })
                .toList();
    }

    /** Those that are known of a mailbox with that UIDVALIDITY. */
    synchronized UidSet of(String mailbox, long uidValidity) {
        Known known = mailboxes.get(mailbox);
        return known != null && known.uidValidity == uidValidity ? known.uids : UidSet.EMPTY;
    }

    /** Whether the mailbox was known by another UIDVALIDITY. */
    synchronized boolean isAnother(String mailbox, long uidValidity) {
        Known known = mailboxes.get(mailbox);
        return known != null && known.uidValidity != uidValidity;
    }

    synchronized void add(String mailbox, long uidValidity, long uid) throws IOException {
        file.append(line(mailbox, uidValidity, UidSet.of(uid)));
        mailboxes.put(mailbox, new Known(uidValidity, of(mailbox, uidValidity).or(UidSet.of(uid))));
    }

    /** Forgets all others of a mailbox: a server never gives a UID twice. */
    synchronized void keepOnly(String mailbox, long uidValidity, UidSet left) throws IOException {
        mailboxes.put(mailbox, new Known(uidValidity, of(mailbox, uidValidity).and(left)));
        List<String> lines = new ArrayList<>();
        mailboxes.forEach((name, known) -> {
            if (!known.uids.isEmpty()) {
                lines.add(line(name, known.uidValidity, known.uids));
            }
        });
        file.write(lines);
    }

    private static String line(String mailbox, long uidValidity, UidSet uids) {
        return uidValidity + " " + uids + " " + ModifiedUtf7.encode(mailbox);
    }
}
