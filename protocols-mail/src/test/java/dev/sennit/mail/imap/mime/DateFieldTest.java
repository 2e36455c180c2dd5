// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DateFieldTest {
    private static void reads(String field, String instant) {
        assertThat(DateField.parse(field).map(DateField::instant)).as(field).contains(Instant.parse(instant));
    }

    @Test
    void datesAreReadInTheirNewAndOldForms() {
        reads("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z");
        reads("21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z");
        reads("1 jan 24 1:02 EST", "2024-01-01T06:02:00Z");
        reads("Thu,\t13\tFebruary 1969 23:32 -0330 (Newfoundland (Time))", "1969-02-14T03:02:00Z");
        reads("1 Jan 103 00:00:60 Z", "2003-01-01T00:00:59Z");
        reads("1 Jan 2024 00:00:00", "2024-01-01T00:00:00Z");
    }

    @Test
    void theDayIsTheOneThatIsWritten() {
        assertThat(DateField.parse("31 Dec 2023 23:00:00 -0500").map(DateField::day))
                .contains(LocalDate.of(2023, 12, 31));
    }

    @Test
    void whatIsNoDateIsNone() {
        for (String wrong : new String[] {
            "",
            "yesterday",
            "30 Feb 2024 00:00:00 +0000",
            "1 Foo 2024 00:00:00 +0000",
            "1 Jan 2024",
            "1 Jan 2024 25:00:00 +0000",
            "1 Jan 2024 00 +0000",
            "1 Jan 2024 00:00:00 +9999",
            "-1 Jan 2024 00:00:00 +0000",
            "((((",
            "1 Jan 2024 00:00:00 " + " ".repeat(300)
        }) {
            assertThat(DateField.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
