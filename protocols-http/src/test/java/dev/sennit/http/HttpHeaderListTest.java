// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeaderListTest {
    private final HttpHeaderList headers = new HttpHeaderList();

    @Test
    void fieldsKeepOrderCaseAndRepetition() {
        headers.add("A", "1").add("b", "2").add("a", "3");
        assertThat(headers).hasToString("A: 1\nb: 2\na: 3\n");
        assertThat(headers.all("a")).containsExactly("1", "3");
        assertThat(headers.first("B")).contains("2");
        assertThat(headers.first("c")).isEmpty();
        assertThat(headers.contains("A")).isTrue();
    }

    @Test
    void setReplacesAllInThePlaceOfTheFirst() {
        headers.add("A", "1")
                .add("b", "2")
                .add("a", "3")
                .add("c", "4")
                .set("a", "5")
                .set("d", "6");
        assertThat(headers).hasToString("a: 5\nb: 2\nc: 4\nd: 6\n");
    }

    @Test
    void removeAndClear() {
        headers.add("A", "1").add("b", "2").add("a", "3").remove("a").remove("z");
        assertThat(headers).hasToString("b: 2\n");
        assertThat(headers.clear().size()).isZero();
        assertThatThrownBy(() -> headers.name(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void growsAsNeeded() {
        for (int i = 0; i < 100; i++) {
            headers.add("N" + i, "" + i);
        }
        assertThat(headers.size()).isEqualTo(100);
        assertThat(headers.value(99)).isEqualTo("99");
    }

    @Test
    void aCopyIsItsOwn() {
        headers.add("a", "1");
        HttpHeaderList copy = headers.copy();
        headers.clear();
        assertThat(copy).hasToString("a: 1\n");
    }

    @Test // a list remembers which pair passed last
    void whatPassedOnceVouchesForNoOther() {
        String name = "Content-Type";
        String good = "text/plain";
        headers.add(name, good).set(name, good);
        assertThatThrownBy(() -> headers.set(name, "text/plain\r\nSet-Cookie: a=b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> headers.set("Content Type", good)).isInstanceOf(IllegalArgumentException.class);
        headers.set(name, good).clear().add(name, good);
        assertThat(headers).hasToString("Content-Type: text/plain\n");
    }

    @Test
    void aValueWithWhiteSpaceAroundItIsTrimmedEachTime() {
        String padded = " b ";
        headers.add("a", "b").add("a", padded).add("a", padded).set("a", padded);
        assertThat(headers).hasToString("a: b\n");
    }

    @Test
    void whiteSpaceAroundAValueIsDropped() {
        headers.add("a", " \t b c\t ").add("e", " ").add("f", "");
        assertThat(headers.value(0)).isEqualTo("b c");
        assertThat(headers.value(1)).isEmpty();
        assertThat(headers.value(2)).isEmpty();
    }

    @Test
    void listElementsAreFoundWithoutRegardToCase() {
        headers.add("Connection", "a, Upgrade ,b").add("connection", "close");
        assertThat(headers.hasListElement("Connection", "upgrade")).isTrue();
        assertThat(headers.hasListElement("Connection", "Close")).isTrue();
        assertThat(headers.hasListElement("Connection", "up")).isFalse();
        assertThat(headers.hasListElement("Upgrade", "a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\0b", "a\u0001", "\u007f", "a\u0100", "\u560a"})
    void aValueThatWouldSplitTheMessageIsRefusedByTheNameOfItsField(String value) {
        assertThatThrownBy(() -> headers.add("X-Evil", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-Evil");
        assertThatThrownBy(() -> headers.set("X-Evil", value)).isInstanceOf(IllegalArgumentException.class);
        assertThat(headers.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "a\0", "caf\u00e9", "a/b", "(a)"})
    void aNameThatIsNoTokenIsRefused(String name) {
        assertThatThrownBy(() -> headers.add(name, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("\r", "\n", "\0");
    }
}
