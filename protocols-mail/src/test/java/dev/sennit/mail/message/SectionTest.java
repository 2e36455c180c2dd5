// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections of a message (RFC 3501 section 6.4.5), written with | for CRLF. */
class SectionTest {
    private static final String INNER =
            "Subject: in|Content-Type: multipart/x; boundary=c||--c||one|--c|X: y||two|--c--";
    private static final String BODY = "pre|--b|A: 1||text|--b|Content-Type: message/rfc822||" + INNER
            + "|--b|Content-Type: message/rfc822||S: t||flat|--b--|";
    private static final String HEADER =
            "From: a@b|Content-Type: multipart/mixed; boundary=b|To: c|junk|to: d|Subject: s||";
    private static final String MESSAGE = (HEADER + BODY).replace("|", "\r\n");

    private static String section(String message, String section, String... names) {
        MessageIndex index = Cut.index(Cut.bytes(message));
        return Section.of(section, List.of(names))
                .resolve(index)
                .map(ranges ->
                        ranges.stream().map(range -> Cut.text(message, range)).collect(Collectors.joining()))
                .map(text -> text.replace("\r\n", "|"))
                .orElse("NONE");
    }

    @Test
    void theMessageHasItsSections() {
        assertThat(section(MESSAGE, "")).isEqualTo(HEADER + BODY);
        assertThat(section(MESSAGE, "HEADER")).isEqualTo(HEADER);
        assertThat(section(MESSAGE, "text")).isEqualTo(BODY);
        assertThat(section(MESSAGE, "2")).isEqualTo(INNER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "1~text",
                "1.MIME~A: 1||",
                "1.1~NONE",
                "1.HEADER~NONE",
                "1.TEXT~NONE",
                "2.MIME~Content-Type: message/rfc822||",
                "2.HEADER~Subject: in|Content-Type: multipart/x; boundary=c||",
                "2.TEXT~--c||one|--c|X: y||two|--c--",
                "2.1~one",
                "2.2~two",
                "2.2.mime~X: y||",
                "2.1.MIME~|",
                "2.3~NONE",
                "3~S: t||flat",
                "3.1~flat",
                "3.1.MIME~S: t||",
                "3.2~NONE",
                "3.1.1~NONE",
                "4~NONE",
                "999999999~NONE"
            })
    void aPartHasItsSections(String section, String expected) {
        assertThat(section(MESSAGE, section)).isEqualTo(expected);
    }

    @Test
    void aMessageOfOnePartIsItsPartOne() {
        assertThat(section("A: b\r\n\r\nx", "1")).isEqualTo("x");
        assertThat(section("A: b\r\n\r\nx", "1.MIME")).isEqualTo("A: b||");
        assertThat(section("A: b\r\n\r\nx", "1.1")).isEqualTo("NONE");
        assertThat(section("A: b\r\n\r\nx", "2")).isEqualTo("NONE");
    }

    @Test
    void fieldsAreThoseNamedAndTheEmptyLine() {
        assertThat(section(MESSAGE, "HEADER.FIELDS", "TO", "x-none")).isEqualTo("To: c|to: d||");
        assertThat(section(MESSAGE, "header.fields", "x-none")).isEqualTo("|");
        assertThat(section(MESSAGE, "HEADER.FIELDS.NOT", "from", "TO"))
                .isEqualTo("Content-Type: multipart/mixed; boundary=b|junk|Subject: s||");
        assertThat(section(MESSAGE, "HEADER.FIELDS.NOT", "none")).isEqualTo(HEADER);
        assertThat(section(MESSAGE, "2.HEADER.FIELDS", "subject")).isEqualTo("Subject: in||");
        assertThat(section("To: x", "HEADER.FIELDS", "to")).isEqualTo("To: x");
    }

    @Test
    void aSectionWithoutBytesIsThere() {
        MessageIndex index = Cut.index(Cut.bytes("A: b\r\n\r\n"));
        assertThat(Section.of("TEXT", List.of()).resolve(index)).isEqualTo(Optional.of(List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1.",
                ".",
                "1..2",
                "-1",
                "1.X",
                "MIME",
                "1TEXT",
                "TEXT.1",
                "9999999999",
                "HEADER.FIELDS",
                "\u0661"
            })
    void whatIsNoSectionIsRefused(String text) {
        assertThatThrownBy(() -> Section.of(text, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesGoOnlyWithFields() {
        assertThatThrownBy(() -> Section.of("TEXT", List.of("To")))
                .hasMessage("TEXT does not go with the names of fields [To]");
    }
}
