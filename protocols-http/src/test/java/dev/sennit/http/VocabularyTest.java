// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VocabularyTest {
    @Test
    void registeredNamesAreConstants() {
        assertThat(HttpMethod.of("GET")).isSameAs(HttpMethod.GET);
        assertThat(HttpMethod.of("get")).isNotEqualTo(HttpMethod.GET);
        assertThat(HttpStatus.of(404)).isSameAs(HttpStatus.NOT_FOUND).hasToString("404 Not Found");
        assertThat(HttpStatus.of(299)).hasToString("299");
    }

    @Test
    void whatIsNoMethodIsRefused() {
        assertThatThrownBy(() -> HttpMethod.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpMethod.of("G T")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoStatusIsRefused() {
        assertThatThrownBy(() -> HttpStatus.of(99)).hasMessageContaining("99");
        assertThatThrownBy(() -> HttpStatus.of(600)).hasMessageContaining("600");
        assertThatThrownBy(() -> new HttpStatus(200, "OK\r\nX: y"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index 2");
    }

    @Test
    void someResponsesHaveNoBody() {
        assertThat(HttpStatus.CONTINUE.isBodyless()).isTrue();
        assertThat(HttpStatus.NO_CONTENT.isBodyless()).isTrue();
        assertThat(HttpStatus.NOT_MODIFIED.isBodyless()).isTrue();
        assertThat(HttpStatus.OK.isBodyless()).isFalse();
        assertThat(HttpStatus.RESET_CONTENT.isBodyless()).isFalse();
    }
}
