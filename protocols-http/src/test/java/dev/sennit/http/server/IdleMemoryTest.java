// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineLedger;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.core.TimingWheel;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a connection holds while it waits for the next request: objects of its own, no buffer, no parser. */
class IdleMemoryTest {
    private static final int MOST_BYTES = 370;
    private static final List<Class<?>> NOT_ITS_OWN = List.of(
            HttpLoop.class,
            ServerSettings.class,
            Transport.class,
            Reactor.class,
            TimingWheel.class,
            DeadlineLedger.class,
            Enum.class,
            String.class,
            Class.class,
            Record.class);

    private final ManualTime time = new ManualTime();
    private final Protocol channel =
            Wire.protocol((request, response) -> response.send("x"), HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS);
    private final StringTransport wire = StringTransport.connect(channel, time);

    @Test
    void aFreshConnectionIsSmall() throws IllegalAccessException {
        check(MOST_BYTES);
    }

    @Test
    void aKeptConnectionIsAsSmall() throws IllegalAccessException {
        wire.receive(Wire.GET + Wire.GET);
        check(MOST_BYTES);
    }

    @Test
    void aRequestThatCameInPiecesLeavesOneDeadline() throws IllegalAccessException {
        wire.receive(Wire.GET.substring(0, 20));
        wire.receive(Wire.GET.substring(20));
        check(MOST_BYTES);
    }

    @Test
    void aBodyLeavesItsDeadlinesAndNothingElse() throws IllegalAccessException {
        wire.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n" + "x".repeat(20_000));
        wire.receive("x".repeat(30_000));
        check(570);
    }

    private void check(int mostBytes) throws IllegalAccessException {
        List<String> objects = new ArrayList<>();
        int bytes = 0;
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> open = new ArrayDeque<>(List.of(channel));
        while (!open.isEmpty()) {
            Object next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            assertThat(next.getClass().getName())
                    .as("held beside %s", objects)
                    .startsWith("dev.sennit.")
                    .isNotEqualTo("dev.sennit.http.h1.RequestHeadParser");
            int size = size(next, open);
            bytes += size;
            objects.add(next.getClass().getSimpleName() + " " + size);
        }
        assertThat(bytes).as("%s", objects).isLessThanOrEqualTo(mostBytes);
    }

    /** The size with compressed references, as a JVM lays it out: an upper bound. Notes what it refers to. */
    private static int size(Object object, ArrayDeque<Object> open) throws IllegalAccessException {
        int bytes = 12;
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || object.getClass().isHidden()) {
                    continue;
                }
                Class<?> kind = field.getType();
                bytes += kind == long.class || kind == double.class
                        ? 8
                        : kind == boolean.class || kind == byte.class ? 1 : 4;
                boolean neighbour = type == Deadline.class && field.getName().equals("next"); // in the ledger
                if (!kind.isPrimitive() && !neighbour) {
                    field.setAccessible(true);
                    Object value = field.get(object);
                    if (value != null && NOT_ITS_OWN.stream().noneMatch(other -> other.isInstance(value))) {
                        open.add(value);
                    }
                }
            }
        }
        return (bytes + 7) / 8 * 8;
    }
}
