// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static dev.sennit.http.h1.RawCase.accept;
import static dev.sennit.http.h1.RawCase.refuse;

import dev.sennit.http.HttpFault;
import java.util.ArrayList;
import java.util.List;

/** RFC 9112 section 5, RFC 9110 sections 5.1, 5.5 and 7.2. */
final class FieldCases {
    private static final String LINE = "GET / HTTP/1.1\r\n";

    private FieldCases() {}

    private static RawCase good(String lines, String fields) {
        return accept(LINE + lines + "\r\n", "GET / HTTP/1.1 keep none [" + fields + "]");
    }

    private static RawCase bad(HttpFault fault, String lines) {
        return refuse(fault, LINE + lines + "\r\n");
    }

    static final List<RawCase> LINES = List.of(
            good("Host: a\r\nX: y\r\n", "Host=a, X=y"),
            good("X: y\r\nHost: a\r\n", "X=y, Host=a"),
            good("Host:a\r\n", "Host=a"),
            good("Host:  a\r\n", "Host=a"),
            good("Host:\ta\t \r\n", "Host=a"),
            good("HOST: a\r\n", "HOST=a"),
            good("hOsT: a\r\n", "hOsT=a"),
            good("Host: a\r\nX:\r\n", "Host=a, X="),
            good("Host: a\r\nX: \r\n", "Host=a, X="),
            good("Host: a\r\nX: \t \t\r\n", "Host=a, X="),
            good("Host: a\r\nX: y z\r\n", "Host=a, X=y z"),
            good("Host: a\r\nX: y\tz\r\n", "Host=a, X=y\tz"),
            good("Host: a\r\nX: 1234567\t1234567\t\t12345678\t \r\n", "Host=a, X=1234567\t1234567\t\t12345678"),
            good("Host: a\r\nX: :y:\r\n", "Host=a, X=:y:"),
            good("Host: a\r\nX: caf\u00e9 \u0080\u00ff\r\n", "Host=a, X=caf\u00e9 \u0080\u00ff"),
            good("Host: a\r\nX: \"q\\\"\", (c)\r\n", "Host=a, X=\"q\\\"\", (c)"),
            good("Host: a\r\n!#$%&'*+-.^_`|~09azAZ: y\r\n", "Host=a, !#$%&'*+-.^_`|~09azAZ=y"),
            good("Host: a\r\nX: 1\r\nx: 2\r\nX: 3\r\n", "Host=a, X=1, x=2, X=3"),
            good("Host: a\r\nX_Y: 1\r\n", "Host=a, X_Y=1"),
            bad(HttpFault.WHITESPACE_BEFORE_FIRST_FIELD, " Host: a\r\n"),
            bad(HttpFault.WHITESPACE_BEFORE_FIRST_FIELD, "\tHost: a\r\n"),
            bad(HttpFault.WHITESPACE_BEFORE_FIRST_FIELD, " \r\nHost: a\r\n"),
            bad(HttpFault.OBSOLETE_LINE_FOLDING, "Host: a\r\n b\r\n"),
            bad(HttpFault.OBSOLETE_LINE_FOLDING, "Host: a\r\n\tb\r\n"),
            bad(HttpFault.OBSOLETE_LINE_FOLDING, "Host: a\r\nX: y\r\n \r\n"),
            bad(HttpFault.OBSOLETE_LINE_FOLDING, "Host: a\r\nX:\r\n y\r\n"),
            bad(HttpFault.OBSOLETE_LINE_FOLDING, "Host: a\r\n X: y\r\n"),
            bad(HttpFault.WHITESPACE_IN_FIELD_NAME, "Host : a\r\n"),
            bad(HttpFault.WHITESPACE_IN_FIELD_NAME, "Host\t: a\r\n"),
            bad(HttpFault.WHITESPACE_IN_FIELD_NAME, "Host: a\r\nX Y: z\r\n"),
            bad(HttpFault.WHITESPACE_IN_FIELD_NAME, "Host: a\r\nContent-Length : 0\r\n"),
            bad(HttpFault.EMPTY_FIELD_NAME, ": a\r\n"),
            bad(HttpFault.EMPTY_FIELD_NAME, "Host: a\r\n: y\r\n"),
            bad(HttpFault.EMPTY_FIELD_NAME, "Host: a\r\n:\r\n"),
            bad(HttpFault.MISSING_COLON, "Host\r\n"),
            bad(HttpFault.MISSING_COLON, "Host: a\r\nX\r\n"),
            bad(HttpFault.MISSING_COLON, "Host: a\r\nX\rY: z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\nX@Y: z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\n(X): z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\nX[]: z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\n\"X\": z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\nX/Y: z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\nX,Y: z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\nX=Y\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\nX\0: z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\n\0X: z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\nX\u007f: z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\n\u00c4: z\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "\u00ef\u00bb\u00bfHost: a\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "Host: a\r\nX\u000b: z\r\n"),
            bad(HttpFault.NUL_IN_FIELD_VALUE, "Host: a\0\r\n"),
            bad(HttpFault.NUL_IN_FIELD_VALUE, "Host: a\r\nX: \0\r\n"),
            bad(HttpFault.NUL_IN_FIELD_VALUE, "Host: a\r\nX: 12345678\0\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "Host: a\r\nX: \u0001\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "Host: a\r\nX: y\u0008\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "Host: a\r\nX: y\u000bz\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "Host: a\r\nX: y\u000cz\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "Host: a\r\nX: y\u001b[2J\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "Host: a\r\nX: y\u001f\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "Host: a\r\nX: 123456789\u007f\r\n"),
            bad(HttpFault.BARE_LF, "Host: a\nX: y\r\n"),
            bad(HttpFault.BARE_LF, "Host: a\n"),
            bad(HttpFault.BARE_LF, "Host: a\r\nX\n: y\r\n"),
            bad(HttpFault.BARE_LF, "Host: a\r\n\nX: y\r\n"),
            bad(HttpFault.BARE_LF, "Host: a\r\nX:\n y\r\n"),
            bad(HttpFault.BARE_CR, "Host: a\rX: y\r\n"),
            bad(HttpFault.BARE_CR, "Host: a\r\r\n"),
            bad(HttpFault.BARE_CR, "Host: a\r\nX:\ry\r\n"),
            bad(HttpFault.BARE_CR, "Host: a\r\n\rX: y\r\n"),
            bad(HttpFault.BARE_CR, "Host: a\r\n\r\r\n"),
            bad(HttpFault.MISSING_HOST, ""),
            bad(HttpFault.MISSING_HOST, "X: y\r\n"),
            bad(HttpFault.MISSING_HOST, "Hosts: a\r\n"),
            bad(HttpFault.MISSING_HOST, "X-Host: a\r\n"),
            bad(HttpFault.DUPLICATE_HOST, "Host: a\r\nHost: a\r\n"),
            bad(HttpFault.DUPLICATE_HOST, "Host: a\r\nX: y\r\nhost: b\r\n"),
            refuse(HttpFault.DUPLICATE_HOST, "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"),
            refuse(HttpFault.BAD_HOST, "GET / HTTP/1.0\r\nHost: a b\r\n\r\n"));

    private static final List<String> HOSTS = List.of(
            "localhost",
            "A.Example",
            "a.example.",
            "a:80",
            "a:",
            "a:0",
            "a:65535",
            "xn--nxasmq6b",
            "a_b-c.d~e",
            "a%20b",
            "a!$&'()*+;=",
            "127.0.0.1",
            "127.0.0.1:8080",
            "1.2.3.4.5",
            "[::1]",
            "[::]",
            "[::1]:8080",
            "[2001:db8::1]",
            "[1:2:3:4:5:6:7:8]",
            "[1:2:3:4:5:6:7::]",
            "[::2:3:4:5:6:7:8]",
            "[::ffff:192.0.2.1]",
            "[1:2:3:4:5:6:192.0.2.255]");

    private static final List<String> NO_HOSTS = List.of(
            "",
            " ",
            ":",
            ":80",
            "a b",
            "a,b",
            "a, a",
            "a:b",
            "a:80:80",
            "a:-1",
            "a:+80",
            "a:8 0",
            "a:65536",
            "a:99999999999999999999",
            "a/",
            "a/b",
            "a?b",
            "a#b",
            "a\\b",
            "a@b",
            "u:p@b",
            "http://a",
            "a%",
            "a%2",
            "a%zz",
            "a\"b",
            "a<b>",
            "a|b",
            "a^b",
            "a`b",
            "a{b}",
            "caf\u00e9",
            "a\tb",
            "[",
            "]",
            "[]",
            "[:]",
            "[1]",
            "[:::]",
            "[::1",
            "::1",
            "[::1]x",
            "[::1]]",
            "[::g]",
            "[12345::]",
            "[1::2::3]",
            "[1:2:3:4:5:6:7]",
            "[1:2:3:4:5:6:7:8:9]",
            "[1:2:3:4:5:6:7:8::]",
            "[1:2:3:4:5:6:7:]",
            "[:1:2:3:4:5:6:7]",
            "[::1.2.3]",
            "[::1.2.3.4.5]",
            "[::1.2.3.256]",
            "[::1.2.3.04]",
            "[::1.2.3.]",
            "[::1.2..4]",
            "[1:2:3:4:5:6:7:1.2.3.4]",
            "[fe80::1%eth0]",
            "[v1.a]",
            "[::1]:x");

    static List<RawCase> hosts() {
        List<RawCase> cases = new ArrayList<>();
        HOSTS.forEach(host -> cases.add(good("Host: " + host + "\r\n", "Host=" + host)));
        NO_HOSTS.forEach(host -> cases.add(bad(HttpFault.BAD_HOST, "Host: " + host + "\r\n")));
        return cases;
    }
}
