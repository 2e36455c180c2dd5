// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpMethod;
import java.util.List;

/** What a server sends to a request of a method, whether its connection ends then, and the events that makes. */
record ResponseCase(HttpMethod method, String raw, boolean ends, List<String> events) {
    static ResponseCase to(HttpMethod method, String raw, String... events) {
        return new ResponseCase(method, raw, false, List.of(events));
    }

    static ResponseCase get(String raw, String... events) {
        return to(HttpMethod.GET, raw, events);
    }

    static ResponseCase getAndEnd(String raw, String... events) {
        return new ResponseCase(HttpMethod.GET, raw, true, List.of(events));
    }

    static ResponseCase refuse(HttpFault fault, String raw) {
        return get(raw, fault.name());
    }

    /** A wrong field line. */
    static ResponseCase bad(HttpFault fault, String lines) {
        return refuse(fault, "HTTP/1.1 200 OK\r\n" + lines + "\r\nhello");
    }

    /** A wrong chunked body. */
    static ResponseCase badChunk(HttpFault fault, String body) {
        return get(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body,
                "HTTP/1.1 200 OK chunked [Transfer-Encoding=chunked]",
                fault.name());
    }

    @Override
    public String toString() {
        return method + (ends ? " and the end: " : ": ") + new RawCase(raw, List.of());
    }
}
