// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
    @ParameterizedTest
    @CsvSource({
        "index.html,text/html; charset=utf-8",
        "INDEX.HTM,text/html; charset=utf-8",
        "app.mjs,text/javascript; charset=utf-8",
        "data.json,application/json",
        "logo.svg,image/svg+xml",
        "app.wasm,application/wasm",
        "a.tar.gz,application/gzip",
        "a.woff2,font/woff2",
        "html,application/octet-stream",
        "README,application/octet-stream",
        "a.html.exe,application/octet-stream",
        "a.html~,application/octet-stream",
        "a.,application/octet-stream"
    })
    void theLastExtensionDecides(String name, String type) {
        assertThat(MediaTypes.of(name)).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "text/html; charset=utf-8,true",
        "TEXT/CSS,true",
        "application/json,true",
        "application/problem+json,true",
        "image/svg+xml,true",
        "application/wasm,true",
        "text/event-stream,false",
        "image/png,false",
        "application/gzip,false",
        "application/octet-stream,false",
        "video/mp4,false",
        "font/woff2,false",
        "'',false"
    })
    void whatShrinksIsKnown(String type, boolean isCompressible) {
        assertThat(MediaTypes.isCompressible(type)).isEqualTo(isCompressible);
    }
}
