// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadWriterTest {
    private final WireBuffer out = new WireBuffer(1);

    private String written() {
        return new String(out.bytes(), 0, out.length(), StandardCharsets.ISO_8859_1);
    }

    @Example
    void aWholeHead() {
        ResponseHeadWriter.statusLine(out, HttpStatus.OK);
        ResponseHeadWriter.date(out, new DateField(), 784_111_777);
        ResponseHeadWriter.fields(
                out, new HttpHeaderList().add("Content-Type", "text/plain").add("X", "caf\u00e9"));
        ResponseHeadWriter.contentLength(out, 12);
        ResponseHeadWriter.close(out);
        ResponseHeadWriter.end(out);
        assertThat(written())
                .isEqualTo("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: text/plain\r\n"
                        + "X: caf\u00e9\r\nContent-Length: 12\r\nConnection: close\r\n\r\n");
    }

    @Example
    void theOtherLines() {
        ResponseHeadWriter.statusLine(out, new HttpStatus(299, "Fine"));
        ResponseHeadWriter.statusLine(out, new HttpStatus(200, "Fine"));
        ResponseHeadWriter.statusLine(out, HttpStatus.of(599));
        ResponseHeadWriter.chunked(out);
        ResponseHeadWriter.keepAlive(out);
        assertThat(written())
                .isEqualTo("HTTP/1.1 299 Fine\r\nHTTP/1.1 200 Fine\r\nHTTP/1.1 599 \r\n"
                        + "Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "CONNECTION", "Keep-Alive"})
    void fieldsThatFrameTheMessageAreNotTheApplications(String name) {
        HttpHeaderList headers = new HttpHeaderList().add(name, "1");
        assertThatThrownBy(() -> ResponseHeadWriter.fields(out, headers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
        assertThatThrownBy(() -> ChunkedEncoder.end(out, headers)).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void anEmptyChunkIsNeverWritten() {
        ChunkedEncoder.chunk(out, new byte[3], 1, 1);
        assertThat(out.length()).isZero();
        assertThatThrownBy(() -> ChunkedEncoder.beginChunk(out, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void datesAreThoseOfTheCalendar(@ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long second) {
        DateTimeFormatter imfFixdate = DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
        DateField date = new DateField();
        assertThat(date.text(second)).isEqualTo(imfFixdate.format(Instant.ofEpochSecond(second)));
        assertThat(date.text(second - 1)).isEqualTo(imfFixdate.format(Instant.ofEpochSecond(second - 1)));
    }

    @Example
    void everyDayOfEightYearsHasItsDate() {
        DateTimeFormatter imfFixdate = DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);
        DateField date = new DateField();
        long second = 946_684_799; // the last of 1999
        for (int day = 0; day < 8 * 366; day++, second += 86_400) {
            assertThat(date.text(second)).isEqualTo(imfFixdate.format(Instant.ofEpochSecond(second)));
        }
    }

    @Property
    void numbersAreWrittenAsEverywhere(
            @ForAll @LongRange(max = Long.MAX_VALUE) long number, @ForAll @IntRange int hex) {
        out.clear();
        out.putDecimal(number).put((byte) ' ').putHex(hex).put((byte) ' ').putDecimal(Long.MAX_VALUE);
        assertThat(written()).isEqualTo(number + " " + Integer.toHexString(hex) + " 9223372036854775807");
    }

    @Example
    void everyPowerOfTenAndItsNeighboursHaveTheirDigits() {
        for (long power = 1; power < Long.MAX_VALUE / 10; power *= 10) {
            for (long number : new long[] {power - 1, power, power + 1}) {
                out.clear();
                out.putDecimal(number);
                assertThat(written()).isEqualTo(Long.toString(number));
            }
        }
    }
}
