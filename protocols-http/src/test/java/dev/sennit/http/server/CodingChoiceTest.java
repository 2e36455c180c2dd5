// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.compression.Compression;
import dev.sennit.http.compression.CompressionOptions;
import dev.sennit.http.compression.ContentCoding;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several codings a client is sent (RFC 9110 section 12.5.3). */
class CodingChoiceTest {
    private static final Pattern CODING = Pattern.compile("Content-Encoding: (\\S+)\r\n");
    private static final HttpHandler PAGE = (request, response) -> response.send("x".repeat(2000));

    private static final ContentCoding ZSTD = new FakeCoding("zstd");
    private static final ContentCoding BR = new FakeCoding("br");
    private static final ContentCoding GZIP = new FakeCoding("gzip");

    /** What is sent to a client that says so; {@code -} for none. */
    private static String chosen(String accepted, ContentCoding... codings) {
        CompressionOptions options = CompressionOptions.DEFAULTS.withCodings(List.of(codings));
        Wire wire =
                new Wire(new ManualTime(), Compression.of(PAGE, options), HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS);
        wire.sends("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: " + accepted + "\r\n\r\n");
        assertThat(wire.received()).startsWith("HTTP/1.1 200 ").contains("Vary: Accept-Encoding\r\n");
        Matcher coding = CODING.matcher(wire.received());
        return coding.find() ? coding.group(1) : "-";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gzip, deflate, br, zstd         | zstd
            gzip, br                        | br
            br;q=0.5, zstd;q=0.5, gzip;q=.5 | -
            br;q=0.5, zstd;q=0.5, gzip;q=0.5| zstd
            gzip, zstd;q=0.9, br;q=0.9      | gzip
            zstd;q=0, br, gzip              | br
            zstd;q=0, br;q=0, gzip;q=0      | -
            *                               | zstd
            zstd;q=0, *                     | br
            *;q=0                           | -
            *;q=0, gzip                     | gzip
            identity;q=0                    | -
            identity;q=0, br                | br
            identity;q=0, *                 | zstd
            identity;q=0, zstd;q=0, *;q=0.1 | br
            identity, br;q=0.5              | -
            identity;q=0.5, br;q=0.6        | br
            BR                              | br
            compress, deflate               | -
            """)
    void theClientsFavouriteIsSentAndOfEquallyWelcomeOnesTheServers(String accepted, String expected) {
        assertThat(chosen(accepted, ZSTD, BR, GZIP)).isEqualTo(expected);
    }

    @Test
    void whatDoesNotWorkIsNotSent() {
        ContentCoding missing = new FakeCoding("zstd").missing();
        assertThat(chosen("zstd, br, gzip", missing, BR, GZIP)).isEqualTo("br");
        assertThat(chosen("zstd, gzip;q=0.1", missing, BR, GZIP)).isEqualTo("gzip");
        assertThat(chosen("zstd", missing, BR, GZIP)).isEqualTo("-");
    }

    @Test
    void whatNobodyWouldHaveIsNotAskedWhetherItWorks() {
        FakeCoding zstd = new FakeCoding("zstd");
        FakeCoding br = new FakeCoding("br");
        chosen("gzip", zstd, br, GZIP);
        chosen("identity", zstd, br, GZIP);
        chosen("zstd, br", zstd, br, GZIP);
        assertThat(zstd.timesAsked()).isEqualTo(1);
        assertThat(br.timesAsked()).isZero();
    }
}
