// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.store.UidSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which file has which UID: {@code dovecot-uidlist}, version 3 of its form.
 *
 * <pre>{@code
 * 3 V1275660208 N25022 G3085f01b7f11094c501100008c4a11c1
 * 25006 :1276528487.M364837P9451.kurkku,S=1355,W=1394:2,
 * 25017 W2481 :1276533073.M242911P3632.kurkku:2,F
 * }</pre>
 *
 * Lines are added at the end, so the next UID is also larger than the last. Fields between UID and name are kept. Version 1, which
 * Courier writes too, is read.
 */
final class UidList {
    /** With fewer UIDs than these a list is at its end: they must not run out while messages arrive. */
    static final long LEAST_LEFT = 1 << 24;

    private final long uidValidity;
    private final String guid;
    private final TreeMap<Long, Entry> byUid = new TreeMap<>();
    private final Map<String, Long> byBase = new HashMap<>();
    private long uidNext;

    /** A file, and what others have noted about it. */
    private record Entry(String base, String fields) {}

    UidList(long uidValidity, long uidNext, String guid) {
        this.uidValidity = uidValidity;
        this.uidNext = uidNext;
        this.guid = guid;
    }

    /** Null if this is no such list, or one whose UIDs are used up. A line that cannot be read is passed over: its file gets another UID. */
    static @Nullable UidList parse(String text, char separator, String guidIfNone) {
        String[] lines = text.split("\n", -1);
        UidList list = header(lines[0], guidIfNone);
        if (list != null) {
            for (int i = 1; i < lines.length - 1; i++) { // a last line without its end was cut off
                list.line(lines[i], separator, lines[0].startsWith("1 "));
            }
        }
        return list == null || list.uidNext > UidSet.MAX_UID - LEAST_LEFT ? null : list;
    }

    /** By what a folder is known, also when its UIDs are used up. */
    static String guid(String text, String otherwise) {
        UidList list = header(text.split("\n", 2)[0], otherwise);
        return list == null ? otherwise : list.guid;
    }

    private static @Nullable UidList header(String line, String guidIfNone) {
        String[] fields = line.split(" ");
        if (fields[0].equals("1") && fields.length >= 3) {
            return ofNumbers(fields[1], fields[2], guidIfNone);
        }
        if (!fields[0].equals("3")) {
            return null;
        }
        String validity = "";
        String next = "1";
        String guid = guidIfNone;
        for (int i = 1; i < fields.length; i++) {
            if (!fields[i].isEmpty()) {
                String value = fields[i].substring(1);
                switch (fields[i].charAt(0)) {
                    case 'V' -> validity = value;
                    case 'N' -> next = value;
                    case 'G' -> guid = value;
                    default -> {} // of a later version
                }
            }
        }
        return ofNumbers(validity, next, guid);
    }

    private static @Nullable UidList ofNumbers(String validity, String next, String guid) {
        long uidValidity = number(validity);
        long uidNext = number(next);
        boolean isGuid = guid.matches("[0-9a-fA-F]{1,64}");
        return uidValidity < 1 || uidValidity > UidSet.MAX_UID || uidNext < 1 || !isGuid
                ? null
                : new UidList(uidValidity, uidNext, guid);
    }

    private void line(String line, char separator, boolean isFirstVersion) {
        int space = line.indexOf(' ');
        if (space < 0) {
            return;
        }
        long uid = number(line.substring(0, space));
        int colon = isFirstVersion ? space : line.indexOf(" :") + 1;
        if (uid < 1 || uid > UidSet.MAX_UID || colon < 1) {
            return;
        }
        String base = MaildirName.parse(line.substring(colon + 1), separator).base();
        put(uid, base, isFirstVersion ? "" : line.substring(space, colon).trim());
    }

    /** -1 for what is no number. */
    private static long number(String text) {
        boolean isNumber =
                !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.parseLong(text) : -1;
    }

    private void put(long uid, String base, String fields) {
        Long before = byBase.put(base, uid);
        if (before != null) {
            byUid.remove(before);
        }
        Entry other = byUid.put(uid, new Entry(base, fields));
        if (other != null && !other.base.equals(base)) {
            byBase.remove(other.base);
        }
        reserveBelow(uid + 1);
    }

    long uidValidity() {
        return uidValidity;
    }

    long uidNext() {
        return uidNext;
    }

    String guid() {
        return guid;
    }

    int size() {
        return byUid.size();
    }

    void reserveBelow(long uid) {
        uidNext = Math.max(uidNext, uid);
    }

    @Nullable
    Long uid(String base) {
        return byBase.get(base);
    }

    /** Gives a file the next UID; the line is for the end of the list. */
    String add(long uid, String base) {
        put(uid, base, "");
        return uid + " :" + base + "\n";
    }

    /** Forgets the others. */
    void retain(LongPredicate isThere) {
        byUid.keySet().removeIf(uid -> !isThere.test(uid));
        byBase.values().retainAll(byUid.keySet());
    }

    /** The whole list. */
    String text() {
        StringBuilder text = new StringBuilder(64 + 80 * byUid.size());
        text.append("3 V")
                .append(uidValidity)
                .append(" N")
                .append(uidNext)
                .append(" G")
                .append(guid);
        byUid.forEach((uid, entry) -> text.append('\n')
                .append(uid)
                .append(' ')
                .append(entry.fields)
                .append(entry.fields.isEmpty() ? "" : " ")
                .append(':')
                .append(entry.base));
        return text.append('\n').toString();
    }
}
