// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.pop3.MaildropSize;
import dev.sennit.mail.pop3.MessageId;
import dev.sennit.mail.pop3.MessageSize;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Understands answers: {@link IllegalArgumentException} says that one makes no sense. */
final class Answers {
    private static final Pattern TWO_NUMBERS = Pattern.compile("(\\d{1,18}) (\\d{1,18})(?: .*)?");
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,8}) (\\d{1,18})(?: .*)?");
    private static final Pattern ID = Pattern.compile("([1-9]\\d{0,8}) +([!-~]{1,70}) *");

    private Answers() {}

    /** A line; what is not printable ASCII is a question mark. */
    static String text(byte[] bytes, int from, int to) {
        byte[] printable = new byte[to - from];
        for (int i = 0; i < printable.length; i++) {
            byte b = bytes[from + i];
            printable[i] = b >= ' ' && b <= '~' ? b : (byte) '?';
        }
        return new String(printable, StandardCharsets.US_ASCII);
    }

    static @Nullable Void nothing(String status, List<String> lines) {
        return null;
    }

    static MaildropSize size(String status, List<String> lines) {
        Matcher numbers = match(TWO_NUMBERS, status);
        return new MaildropSize(Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)));
    }

    static List<MessageSize> sizes(String status, List<String> lines) {
        return each(lines, line -> {
            Matcher parts = match(SIZE, line);
            return new MessageSize(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
        });
    }

    static List<MessageId> ids(String status, List<String> lines) {
        return each(lines, line -> {
            Matcher parts = match(ID, line);
            return new MessageId(Integer.parseInt(parts.group(1)), parts.group(2));
        });
    }

    private static <T> List<T> each(List<String> lines, Function<String, T> reading) {
        List<T> all = new ArrayList<>(lines.size());
        lines.forEach(line -> all.add(reading.apply(line)));
        return List.copyOf(all);
    }

    private static Matcher match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return matcher;
    }

    /** RFC 2449 section 5. */
    static Map<String, String> capabilities(String status, List<String> lines) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            all.put(
                    (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT),
                    space < 0 ? "" : line.substring(space + 1).strip());
        }
        return Map.copyOf(all);
    }
}
