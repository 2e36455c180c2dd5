// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.forms.FormException;
import dev.sennit.http.forms.FormLimits;
import dev.sennit.http.forms.FormPart;
import dev.sennit.http.forms.MultipartReader;
import dev.sennit.http.forms.PartReceiver;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Reactor;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A multipart body with the boundary {@code xx}: however it is cut, and whoever pauses meanwhile, the same parts or the same refusal. */
class HttpMultipartFuzzTest {
    private static final FormLimits LIMITS = new FormLimits(4, 120, 64, 600);
    private static final String DELIMITER = "\r\n--xx";

    @FuzzTest
    void everyCutGivesTheSamePartsOrRefusal(byte[] body) {
        byte[] request = request(body);
        String outcome = Cuts.requireSame(request, () -> new Client(new Parts(MultipartReader::resume)));
        String paused = Cuts.requireSame(request, () -> new Client(new Parts(MultipartReader::pause)));
        Law.requires(outcome.equals(paused), () -> "with pauses: " + paused + "\nwithout: " + outcome);
        if (outcome.endsWith("complete")) {
            List<String> expected = oracle(new String(body, StandardCharsets.ISO_8859_1));
            Law.requires(
                    outcome.equals(String.join("\n", expected)),
                    () -> "parts: " + outcome + "\nexpected: " + String.join("\n", expected));
        }
    }

    private static byte[] request(byte[] body) {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=xx\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Looks for delimiters in the whole of a body that is known to be well-formed. */
    private static List<String> oracle(String body) {
        List<String> parts = new ArrayList<>();
        String all = "\r\n" + body;
        int at = all.indexOf(DELIMITER) + DELIMITER.length();
        while (!all.startsWith("--", at)) {
            int data = all.indexOf("\r\n\r\n", at) + 4;
            int next = all.indexOf(DELIMITER, data);
            parts.add("<" + all.substring(data, next) + ">");
            at = next + DELIMITER.length();
        }
        parts.add("complete");
        return parts;
    }

    private static final class Client extends OnTheWire {
        private final Parts parts;

        Client(Parts parts) {
            super(new HttpServerFactory(parts, HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS, () -> Instant.EPOCH)
                    .buildProtocol(InetSocketAddress.createUnresolved("client", 1)));
            this.parts = parts;
        }

        @Override
        public String outcome() {
            for (int turns = 0; parts.isPaused() && turns < 1000; turns++) {
                settle();
            }
            settle();
            Law.requires(written().startsWith("HTTP/1.1 "), () -> "no answer, after " + parts.outcome());
            Law.requires(!written().contains("500 Internal"), () -> "the server failed: " + written());
            return parts.outcome();
        }
    }

    /** Notes what it hears; the data of a part in one piece. */
    private static final class Parts implements HttpHandler, PartReceiver {
        private final Consumer<MultipartReader> atEach;
        private final List<String> heard = new ArrayList<>();
        private final StringBuilder data = new StringBuilder();
        private MultipartReader reader;
        private HttpResponse response;
        private Reactor reactor;
        private int pauses;

        Parts(Consumer<MultipartReader> atEach) {
            this.atEach = atEach;
        }

        boolean isPaused() {
            return pauses > 0;
        }

        String outcome() {
            return String.join("\n", heard);
        }

        @Override
        public boolean wantsStream(HttpRequest head) {
            return true;
        }

        @Override
        public void handle(HttpRequest request, HttpResponse answer) throws FormException {
            response = answer;
            reactor = request.reactor();
            request.content().deliverTo(MultipartReader.of(request, answer, LIMITS, this));
        }

        @Override
        public void formBegins(MultipartReader form) {
            reader = form;
        }

        private void wasTold() {
            atEach.accept(reader);
            pauses++;
            reactor.callFromThread(() -> {
                pauses--;
                reader.resume();
            });
        }

        @Override
        public void partBegins(FormPart part) {
            Law.requires(data.length() == 0, () -> "a part begins within another");
            wasTold();
        }

        @Override
        public void data(ByteBuffer piece) {
            Law.requires(piece.hasRemaining(), () -> "no bytes were told as data");
            data.append(StandardCharsets.ISO_8859_1.decode(piece));
            Law.requires(data.length() <= LIMITS.maxFieldBytes(), () -> data.length() + " bytes of a part");
            wasTold();
        }

        @Override
        public void partEnds() {
            heard.add("<" + data + ">");
            data.setLength(0);
            wasTold();
        }

        @Override
        public void formEnds() {
            heard.add("complete");
            response.send("ok");
        }

        @Override
        public void formFails(FormException failure) {
            heard.add(data + failure.status().toString() + ' ' + failure.getMessage());
        }

        @Override
        public void contentLost(CloseReason reason) {
            heard.add(reason.toString());
        }
    }
}
