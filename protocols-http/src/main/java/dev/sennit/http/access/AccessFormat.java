// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.access;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How a request is written on a line. */
public enum AccessFormat {
    /**
     * The combined log format that Apache and nginx write, in the time zone of this machine:
     * {@code 192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 2326 "referrer" "user agent"}. In what the client sent a
     * quotation mark or backslash stands behind a backslash, and a byte that is no printable ASCII is {@code \xHH}.
     */
    COMBINED {
        @Override
        void write(AccessEntry entry, StringBuilder line) {
            line.append(address(entry.peer())).append(" - - [");
            TIME.formatTo(ZonedDateTime.ofInstant(entry.received(), ZoneId.systemDefault()), line);
            line.append("] \"");
            if (entry.method().equals(AccessEntry.UNKNOWN)) {
                line.append(AccessEntry.UNKNOWN);
            } else {
                escape(entry.method(), line);
                escape(entry.target(), line.append(' '));
                escape(entry.version(), line.append(' '));
            }
            line.append("\" ").append(entry.status()).append(' ').append(entry.bodyBytes());
            quoted(entry.referrer(), line);
            quoted(entry.userAgent(), line);
        }

        private void quoted(String field, StringBuilder line) {
            line.append(" \"");
            escape(field.isEmpty() ? AccessEntry.UNKNOWN : field, line);
            line.append('"');
        }

        private void escape(String text, StringBuilder line) {
            for (int i = 0; i < text.length(); i++) {
                char each = text.charAt(i);
                if (each == '"' || each == '\\') {
                    line.append('\\').append(each);
                } else if (each >= ' ' && each <= '~') {
                    line.append(each);
                } else {
                    line.append("\\x").append(HEX[each >> 4 & 15]).append(HEX[each & 15]);
                }
            }
        }
    },

    /**
     * A JSON object (RFC 8259): {@code time}, {@code peer}, {@code method}, {@code target}, {@code version}, {@code host},
     * {@code status}, {@code body_bytes}, {@code duration_us}, {@code referrer}, {@code user_agent} and {@code outcome}
     * ({@code whole}, {@code cut_off} or {@code unanswered}). What the client sent is read as ISO 8859-1.
     */
    JSON {
        @Override
        void write(AccessEntry entry, StringBuilder line) {
            line.append('{');
            text("time", entry.received().truncatedTo(ChronoUnit.MILLIS).toString(), line);
            text("peer", address(entry.peer()), line.append(','));
            text("method", entry.method(), line.append(','));
            text("target", entry.target(), line.append(','));
            text("version", entry.version(), line.append(','));
            text("host", entry.host(), line.append(','));
            line.append(",\"status\":").append(entry.status());
            line.append(",\"body_bytes\":").append(entry.bodyBytes());
            line.append(",\"duration_us\":").append(entry.duration().toNanos() / 1000);
            text("referrer", entry.referrer(), line.append(','));
            text("user_agent", entry.userAgent(), line.append(','));
            text("outcome", entry.outcome().name().toLowerCase(Locale.ROOT), line.append(','));
            line.append('}');
        }

        private void text(String key, String value, StringBuilder line) {
            line.append('"').append(key).append("\":\"");
            for (int i = 0; i < value.length(); i++) {
                char each = value.charAt(i);
                if (each == '"' || each == '\\') {
                    line.append('\\').append(each);
                } else if (each >= ' ' && each <= '~') {
                    line.append(each);
                } else {
                    line.append("\\u").append(HEX[each >> 12]).append(HEX[each >> 8 & 15]);
                    line.append(HEX[each >> 4 & 15]).append(HEX[each & 15]);
                }
            }
            line.append('"');
        }
    };

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    /** Appends the request, without the end of the line. */
    abstract void write(AccessEntry entry, StringBuilder line);

    private static String address(SocketAddress peer) {
        if (peer instanceof InetSocketAddress tcp) {
            return tcp.isUnresolved() ? tcp.getHostString() : tcp.getAddress().getHostAddress();
        }
        return "unix:"; // as nginx writes it: such peers have no names
    }
}
