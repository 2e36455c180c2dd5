// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.compression.CodingDecoder;
import dev.sennit.http.compression.CompressionOptions;
import dev.sennit.http.compression.ContentCoding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The content codings a client takes: those of the JDK, and those that are installed and work, which is found out at the first request. */
final class ClientCodings {
    private static final List<ContentCoding> INSTALLED = CompressionOptions.DEFAULTS.codings().stream()
            .filter(ClientCodings::canDecode)
            .toList();

    /** For {@code Accept-Encoding}. */
    static final String ACCEPTED = Stream.concat(
                    Stream.of("gzip", "deflate"), INSTALLED.stream().map(ContentCoding::name))
            .collect(Collectors.joining(", "));

    private ClientCodings() {}

    private static boolean canDecode(ContentCoding coding) {
        if (coding.availability().isPresent()) {
            return false;
        }
        Optional<CodingDecoder> decoder = coding.newDecoder();
        decoder.ifPresent(CodingDecoder::close);
        return decoder.isPresent();
    }

    /** Empty if the coding was not asked for. */
    static Optional<CodingDecoder> decoder(String name) {
        return switch (name) {
            case "gzip", "x-gzip" -> Optional.of(InflatingDecoder.gzip());
            case "deflate" -> Optional.of(InflatingDecoder.deflate());
            default ->
                INSTALLED.stream()
                        .filter(coding -> coding.name().equals(name))
                        .findFirst()
                        .flatMap(ContentCoding::newDecoder);
        };
    }
}
