// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a connection must do about what its parser sees: the statuses that it answers with, and how it ends if it does. */
record Expected(List<Integer> statuses, List<String> end) {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    static Expected of(List<String> events) {
        Expected expected = new Expected(new ArrayList<>(), new ArrayList<>());
        boolean closes = false;
        for (String event : events) {
            if (isFault(event)) {
                HttpFault fault = HttpFault.valueOf(event);
                expected.statuses.add(fault.status().code());
                expected.end.add("protocol error: " + fault.message());
                return expected;
            }
            boolean head = event.matches("(?s)\\S+ \\S+ HTTP/.*");
            if (head) {
                closes = event.contains(" close ");
            }
            if (head && event.startsWith("CONNECT ")) {
                expected.statuses.add(501);
                expected.end.add("done");
                return expected;
            }
            if (head ? event.contains(" none [") : event.startsWith("body ")) {
                expected.statuses.add(200);
                if (closes) {
                    expected.end.add("done");
                    return expected;
                }
            }
        }
        return expected;
    }

    static boolean isFault(String event) {
        return Arrays.stream(HttpFault.values()).anyMatch(fault -> fault.name().equals(event));
    }

    /** Those in what a server sent. */
    static List<Integer> statuses(String text) {
        List<Integer> statuses = new ArrayList<>();
        Matcher matcher = STATUS_LINE.matcher(text);
        while (matcher.find()) {
            statuses.add(Integer.valueOf(matcher.group(1)));
        }
        return statuses;
    }
}
