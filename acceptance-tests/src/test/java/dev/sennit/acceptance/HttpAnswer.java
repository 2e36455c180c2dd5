// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A response, read by rules of our own so that the server's are not tested with themselves.
 *
 * @param fields by names in small letters
 */
record HttpAnswer(int status, Map<String, String> fields, String body) {
    private static final String HEAD_END = "\r\n\r\n";

    /** The answer to a GET or the like. */
    static HttpAnswer read(RawConnection connection) {
        HttpAnswer head = readHead(connection);
        if (head.status < 200 || head.status == 204 || head.status == 304) {
            return head;
        }
        if (head.fields.containsKey("content-length")) {
            return head.with(connection.read(Integer.parseInt(head.field("content-length"))));
        }
        if (head.fields.containsKey("transfer-encoding")) {
            return head.with(readChunks(connection));
        }
        return head.with(connection.readToEnd().text());
    }

    /** The answer to a HEAD. */
    static HttpAnswer readHead(RawConnection connection) {
        return parse(connection.readThrough(HEAD_END));
    }

    private static String readChunks(RawConnection connection) {
        StringBuilder body = new StringBuilder();
        while (true) {
            int size = Integer.parseInt(connection.readThrough("\r\n").strip(), 16);
            String chunk = connection.read(size + 2);
            if (size == 0) {
                return body.toString(); // we ask for no trailers
            }
            body.append(chunk, 0, size);
        }
    }

    /** A head with what follows it. */
    static HttpAnswer parse(String text) {
        int end = text.indexOf(HEAD_END);
        if (end < 0) {
            throw new AssertionError("not a whole head: '" + text + "'");
        }
        List<String> lines = text.substring(0, end).lines().collect(Collectors.toList());
        String statusLine = lines.get(0);
        if (!statusLine.matches("HTTP/1\\.1 [1-5]\\d\\d .*")) {
            throw new AssertionError("not a status line: '" + statusLine + "'");
        }
        Map<String, String> fields = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (fields.put(name, line.substring(colon + 1).strip()) != null) {
                throw new AssertionError("the field " + name + " stands there twice: " + text);
            }
        }
        return new HttpAnswer(Integer.parseInt(statusLine.substring(9, 12)), fields, text.substring(end + 4));
    }

    private HttpAnswer with(String content) {
        return new HttpAnswer(status, fields, content);
    }

    /** Of a field that must be there. */
    String field(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new AssertionError("no field " + name + " in " + this);
        }
        return value;
    }
}
