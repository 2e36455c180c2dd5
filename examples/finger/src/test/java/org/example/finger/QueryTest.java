// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.example.finger.Query.Detail;
import org.example.finger.Query.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
    @ParameterizedTest
    @CsvSource({
        "'',                EVERYBODY,  SHORT,   ''",
        "'  ',              EVERYBODY,  SHORT,   ''",
        "/W,                EVERYBODY,  VERBOSE, ''",
        "ada,               ONE_USER,   SHORT,   ada",
        "ADA,               ONE_USER,   SHORT,   ada",
        "' ada ',           ONE_USER,   SHORT,   ada",
        "/W ada,            ONE_USER,   VERBOSE, ada",
        "/w   ada,          ONE_USER,   VERBOSE, ada",
        "ada.l-2_b,         ONE_USER,   SHORT,   ada.l-2_b",
        "ada@example.org,   FORWARDING, SHORT,   ''",
        "@a@b,              FORWARDING, SHORT,   ''",
        "/W ada@b,          FORWARDING, VERBOSE, ''",
        "/Wada,             UNREADABLE, SHORT,   ''",
        "/X ada,            UNREADABLE, SHORT,   ''",
        "ada grace,         UNREADABLE, SHORT,   ''",
        "../../etc/passwd,  UNREADABLE, SHORT,   ''",
        ".ada,              UNREADABLE, SHORT,   ''",
    })
    void understandsTheGrammar(String line, Kind kind, Detail detail, String login) { // RFC 1288, 2.3
        assertThat(Query.parse(line)).isEqualTo(new Query(kind, login, detail));
    }

    @ParameterizedTest
    @CsvSource({"31, ONE_USER", "32, ONE_USER", "33, UNREADABLE"})
    void aLoginHasAtMost32Characters(int length, Kind kind) {
        assertThat(Query.parse("a".repeat(length)).kind()).isEqualTo(kind);
    }

    @Property
    void anyTextIsSomeQuery(@ForAll String line) {
        Query query = Query.parse(line);
        assertThat(query.kind() == Kind.ONE_USER).isEqualTo(User.isLogin(query.login()));
    }
}
