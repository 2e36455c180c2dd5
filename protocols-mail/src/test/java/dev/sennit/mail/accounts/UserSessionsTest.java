// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UserSessionsTest {
    private final UserSessions two = new UserSessions(2);

    @Test
    void eachUserHasAsManyAsAreAllowed() {
        assertThat(two.enter("tim")).isTrue();
        assertThat(two.enter("tim")).isTrue();
        assertThat(two.enter("tim")).isFalse();
        assertThat(two.enter("eve")).isTrue();
        assertThat(two.count("tim")).isEqualTo(2);
    }

    @Test
    void whoLeavesMakesRoomAndWhoHasNoneIsForgotten() {
        two.enter("tim");
        two.enter("tim");
        two.leave("tim");
        assertThat(two.enter("tim")).isTrue();
        two.leave("tim");
        two.leave("tim");
        two.leave("tim");
        assertThat(two.count("tim")).isZero();
        assertThat(two.enter("tim")).isTrue();
        assertThat(two.count("tim")).isEqualTo(1);
    }

    @Test
    void noneAtAllWouldBeNoServer() {
        assertThatThrownBy(() -> new UserSessions(0)).hasMessage("a user must be allowed 1 session or more, not 0");
        assertThat(UserSessions.unlimited().enter("tim")).isTrue();
    }
}
