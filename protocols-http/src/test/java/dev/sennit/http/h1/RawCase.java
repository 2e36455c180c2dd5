// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import java.util.List;

/** Bytes from a client, and the events they make. */
public record RawCase(String raw, List<String> events) {
    static RawCase accept(String raw, String... events) {
        return new RawCase(raw, List.of(events));
    }

    static RawCase refuse(HttpFault fault, String raw) {
        return new RawCase(raw, List.of(fault.name()));
    }

    static RawCase refuseAfter(String event, HttpFault fault, String raw) {
        return new RawCase(raw, List.of(event, fault.name()));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        raw.chars().forEach(c -> {
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> text.append(c < ' ' || c > '~' ? String.format("\\x%02x", c) : String.valueOf((char) c));
            }
        });
        return text.length() > 120 ? text.substring(0, 117) + "..." : text.toString();
    }
}
