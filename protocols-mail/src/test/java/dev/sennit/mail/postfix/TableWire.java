// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client of a server, and a table that answers when the test says so. */
final class TableWire {
    /** What was asked, and who waits for it. */
    record Question(String name, String key, CompletableFuture<Optional<String>> answer) {}

    final ManualTime time;
    final StringTransport transport;

    TableWire(ManualTime time, ServerFactory server) {
        this.time = time;
        transport = new StringTransport(time.reactor(), server.tcpOptions());
        transport.connect(server.buildProtocol(new InetSocketAddress("198.51.100.7", 54_321)));
    }

    TableWire sends(String text) {
        transport.peerSends(text.getBytes(StandardCharsets.UTF_8));
        return settles();
    }

    TableWire settles() {
        for (int turns = 0; turns < 8; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
        return this;
    }

    TableWire waits(Duration duration) {
        time.advance(duration);
        return settles();
    }

    String takes() {
        String all = new String(transport.bytes(), StandardCharsets.UTF_8);
        transport.clear();
        return all;
    }

    String asks(String text) {
        return sends(text).takes();
    }

    /** Keeps its questions. */
    static final class Slow implements LookupTable {
        final List<Question> questions = new ArrayList<>();

        @Override
        public CompletionStage<Optional<String>> lookup(String name, String key) {
            Question question = new Question(name, key, new CompletableFuture<>());
            questions.add(question);
            return question.answer;
        }

        void answers(int number, String value) {
            questions.get(number).answer.complete(Optional.of(value));
        }
    }
}
