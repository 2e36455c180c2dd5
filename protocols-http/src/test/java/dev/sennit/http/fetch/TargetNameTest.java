// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetNameTest {
    @ParameterizedTest
    @CsvSource({
        "http://h/a/b.txt, b.txt",
        "http://h/a/b.txt?c=/d, b.txt",
        "http://h/, index.html",
        "http://h, index.html",
        "http://h/a/, index.html",
        "http://h/a%20b, a b",
        "http://h/%C3%A4, ä"
    })
    void aFileIsCalledAsTheLastPartOfThePath(String uri, String name) {
        assertThat(TargetName.of(URI.create(uri))).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h/..",
                "http://h/.",
                "http://h/.bashrc",
                "http://h/%2e%2e",
                "http://h/..%2Fetc",
                "http://h/a%2Fb",
                "http://h/a%00",
                "http://h/a%0a",
                "http://h/%ff"
            })
    void noServerNamesAnotherPlace(String uri) {
        assertThat(TargetName.of(URI.create(uri))).isEmpty();
    }

    @Test
    void aNameThatIsTooLongIsNone() {
        assertThat(TargetName.of(URI.create("http://h/" + "a".repeat(201)))).isEmpty();
    }
}
