// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldTextTest {
    @Test
    void noMoreParametersAreReadThanAreWanted() {
        String many = "; a=b".repeat(1000);
        assertThat(new FieldText(many).parameters(3)).hasSize(3).containsOnly(new Parameter("a", "b"));
        assertThat(new FieldText(many).parameters(0)).isEmpty();
        assertThat(new FieldText(many).parameters(2000)).hasSize(1000);
    }
}
