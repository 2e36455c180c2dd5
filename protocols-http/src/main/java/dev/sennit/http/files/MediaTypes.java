// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Content types by the extension of the file's name. Text is taken for UTF-8. */
public final class MediaTypes {
    public static final String HTML = "text/html; charset=utf-8";
    private static final String OTHER = "application/octet-stream";

    /** A type and its extensions on each line. */
    private static final String TABLE = """
            text/html               html htm
            text/css                css
            text/javascript         js mjs
            text/plain              txt text log ini conf properties c h cc java kt py rs go sh sql diff patch
            text/markdown           md markdown
            text/csv                csv
            text/tab-separated-values tsv
            text/calendar           ics
            text/vcard              vcf
            text/vtt                vtt
            application/json        json map
            application/ld+json     jsonld
            application/geo+json    geojson
            application/manifest+json webmanifest
            application/xml         xml xsd xsl
            application/xhtml+xml   xhtml
            application/atom+xml    atom
            application/rss+xml     rss
            application/yaml        yaml yml
            application/toml        toml
            application/wasm        wasm
            application/pdf         pdf
            application/epub+zip    epub
            application/rtf         rtf
            application/postscript  ps eps
            application/msword      doc
            application/vnd.ms-excel xls
            application/vnd.ms-powerpoint ppt
            application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
            application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
            application/vnd.oasis.opendocument.text odt
            application/vnd.oasis.opendocument.spreadsheet ods
            application/vnd.oasis.opendocument.presentation odp
            application/zip         zip
            application/gzip        gz tgz
            application/x-bzip2     bz2
            application/x-xz        xz
            application/zstd        zst
            application/x-tar       tar
            application/x-7z-compressed 7z
            application/java-archive jar
            image/png               png
            image/apng              apng
            image/jpeg              jpg jpeg
            image/gif               gif
            image/webp              webp
            image/avif              avif
            image/jxl               jxl
            image/heic              heic
            image/svg+xml           svg
            image/vnd.microsoft.icon ico
            image/bmp               bmp
            image/tiff              tif tiff
            audio/mpeg              mp3
            audio/mp4               m4a
            audio/aac               aac
            audio/ogg               ogg oga opus
            audio/flac              flac
            audio/wav               wav
            audio/webm              weba
            video/mp4               mp4 m4v
            video/webm              webm
            video/ogg               ogv
            video/mpeg              mpeg mpg
            video/quicktime         mov
            video/x-msvideo         avi
            video/matroska          mkv
            font/woff               woff
            font/woff2              woff2
            font/ttf                ttf
            font/otf                otf
            """;

    private static final Map<String, String> BY_EXTENSION = read(TABLE);

    /** Those that shrink, besides text and what ends with a suffix below. The others are compressed by themselves, or unknown. */
    private static final Set<String> COMPRESSIBLE = Set.of(
            "application/javascript",
            "application/json",
            "application/postscript",
            "application/rtf",
            "application/toml",
            "application/wasm",
            "application/x-ndjson",
            "application/xml",
            "application/yaml",
            "font/otf",
            "font/ttf",
            "image/bmp",
            "image/vnd.microsoft.icon",
            "image/x-icon");

    private static final String EVENTS = "text/event-stream"; // must not wait for each other

    private MediaTypes() {}

    /** Whether content of that type is worth being compressed; parameters do not matter. */
    public static boolean isCompressible(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        return (type.startsWith("text/") && !type.equals(EVENTS))
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || COMPRESSIBLE.contains(type);
    }

    private static Map<String, String> read(String table) {
        Map<String, String> types = new HashMap<>();
        table.lines().map(line -> line.split(" +")).forEach(words -> {
            String type = words[0].startsWith("text/") ? words[0] + "; charset=utf-8" : words[0];
            Arrays.stream(words).skip(1).forEach(extension -> types.put(extension, type));
        });
        return Map.copyOf(types);
    }

    /** The value of {@code Content-Type} for a file of that name. */
    public static String of(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String extension = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, OTHER);
    }
}
