// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.forms.Form;
import dev.sennit.http.forms.FormException;
import dev.sennit.http.forms.FormHandler;
import dev.sennit.http.forms.FormLimits;
import dev.sennit.http.forms.FormPart;
import dev.sennit.http.forms.MultipartReader;
import dev.sennit.http.forms.PartReceiver;
import dev.sennit.reactor.CloseReason;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms on their way through a server. */
class FormsTest {
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=xx";
    private static final String TWO_PARTS = "--xx\r\nContent-Disposition: form-data; name=a\r\n\r\n123\r\n"
            + "--xx\r\nContent-Disposition: form-data; name=b; filename=f\r\n\r\n4567\r\n--xx--";
    private static final int CUT = TWO_PARTS.indexOf("3\r\n");
    private static final FormLimits SMALL = new FormLimits(3, 80, 8, 200);
    private static final HttpHandler SHOWS =
            FormHandler.gathering((request, response, form) -> response.send(shown(form)), SMALL);

    private static String shown(Form form) {
        StringBuilder text = new StringBuilder();
        form.fields()
                .forEach(field -> text.append(field.head().name())
                        .append(field.head()
                                .fileName()
                                .map(name -> " file " + name)
                                .orElse(""))
                        .append('=')
                        .append(field.text())
                        .append(';'));
        return text.toString();
    }

    private static String head(String type, int length) {
        return "POST /f HTTP/1.1\r\nHost: a\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String answer(HttpHandler handler, String type, String body) {
        String raw = new Wire(handler).sends(head(type, body.length()) + body).received();
        return raw.startsWith("HTTP/1.1 200") ? raw.substring(raw.indexOf("\r\n\r\n") + 4) : raw.substring(9, 12);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a=1&b=2,a=1;b=2;",
                "``,``",
                "a,a=;",
                "=1,=1;",
                "&&a=1&,a=1;",
                "a=1=2,a=1=2;",
                "a+b=c+%2B%26,a b=c +&;",
                "%E2%82%AC=%C3%A9,€=é;",
                "a=%,400",
                "a=%4,400",
                "a=%ff,400",
                "a=%C0%AF,400",
                "a=b c,400",
                "a=1&b=2&c=3,a=1;b=2;c=3;",
                "a=1&b=2&c=3&d=4,413",
                "a=12345678,a=12345678;",
                "a=123456789,413",
            })
    void urlEncodedFieldsAreDecodedOrRefused(String body, String expected) {
        assertThat(answer(SHOWS, URL_ENCODED, body)).isEqualTo(expected);
    }

    @Property(tries = 300)
    void urlEncodedFieldsComeBackAsTheyWere(@ForAll @Size(max = 8) List<String> anything) {
        StringBuilder body = new StringBuilder();
        List<String> texts = new ArrayList<>();
        for (String each : anything) {
            String text = new String(each.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            texts.add(text);
            body.append("&a=").append(URLEncoder.encode(text, StandardCharsets.UTF_8));
        }
        List<String> seen = new ArrayList<>();
        HttpHandler handler = FormHandler.gathering((request, response, form) -> {
            seen.addAll(form.all("a"));
            response.send(form.first("a").isPresent() ? "some" : "none");
        });
        assertThat(answer(handler, URL_ENCODED, body.toString())).isEqualTo(texts.isEmpty() ? "none" : "some");
        assertThat(seen).isEqualTo(texts);
    }

    @Test
    void multipartFormsAreGatheredToo() {
        assertThat(answer(SHOWS, MULTIPART, TWO_PARTS)).isEqualTo("a=123;b file f=4567;");
        assertThat(answer(SHOWS, MULTIPART, TWO_PARTS.replace("--xx--", "--xx")))
                .isEqualTo("400");
        String broken = TWO_PARTS.replace("123", "1\u00ff3");
        byte[] latin1 = broken.getBytes(StandardCharsets.ISO_8859_1);
        Wire wire = new Wire(SHOWS).sends(head(MULTIPART, latin1.length));
        wire.transport.peerSends(latin1);
        assertThat(wire.settles().received()).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | 415",
                "text/plain | 415",
                "multipart/mixed; boundary=xx | 415",
                "multipart/form-data | 400",
                "multipart/form-data; boundary= | 415",
                "multipart/form-data; boundary=\"\" | 400",
                "multipart/form-data; boundary=\"x \" | 400",
                "multipart/form-data; boundary=\"x%\" | 400",
                "multipart/form-data; boundary=xx; boundary=yy | 415",
                "multipart/form-data; boundary=\"xx\" | a=123;b file f=4567;",
                "Multipart/Form-Data; charset=utf-8; Boundary=xx | a=123;b file f=4567;"
            })
    void whatIsNoFormIsRefusedByItsType(String type, String expected) {
        assertThat(answer(SHOWS, type, TWO_PARTS)).isEqualTo(expected);
    }

    @Test
    void aBoundaryHasUpToSeventyCharacters() {
        String longest = "y".repeat(70);
        assertThat(answer(SHOWS, "multipart/form-data; boundary=" + longest, "--" + longest + "--"))
                .isEmpty();
        assertThat(answer(SHOWS, "multipart/form-data; boundary=y" + longest, "--y" + longest + "--"))
                .isEqualTo("400");
    }

    @Test
    void aFormIsNeverGatheredBeyondItsLimit() {
        String exact = "a=1" + "&".repeat(197);
        assertThat(answer(SHOWS, URL_ENCODED, exact)).isEqualTo("a=1;");
        assertThat(new Wire(SHOWS).sends(head(URL_ENCODED, 201)).received()).startsWith("HTTP/1.1 413");
        String chunked = "POST /f HTTP/1.1\r\nHost: a\r\nContent-Type: " + URL_ENCODED
                + "\r\nTransfer-Encoding: chunked\r\n\r\nc8\r\n" + exact + "\r\n";
        assertThat(new Wire(SHOWS).sends(chunked).received()).isEmpty();
        assertThat(new Wire(SHOWS).sends(chunked + "1\r\n&\r\n").received()).startsWith("HTTP/1.1 413");
    }

    @Test
    void aMultipartFormIsNeverGatheredBeyondItsLimit() {
        String end = "\r\n--y--";
        String exact = " ".repeat(200 - end.length()) + end; // a preamble is dropped in the end, and counts
        String chunked = "POST /f HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=y\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nc8\r\n" + exact + "\r\n";
        assertThat(new Wire(SHOWS).sends(chunked).received()).isEmpty();
        assertThat(new Wire(SHOWS).sends(chunked + "0\r\n\r\n").received()).startsWith("HTTP/1.1 200");
        assertThat(new Wire(SHOWS).sends(chunked + "1\r\n \r\n").received()).startsWith("HTTP/1.1 413");
    }

    @Test
    void gatheredBodiesAndQueriesAreFormsToo() {
        HttpHandler handler = (request, response) ->
                response.send(shown(Form.of(request, SMALL)) + shown(Form.ofQuery(request, SMALL)));
        String raw = new Wire(handler)
                .sends(head(URL_ENCODED, 3).replace("/f", "/f?q=%20") + "a=1")
                .received();
        assertThat(Wire.bodies(raw)).containsExactly("a=1;q= ;");
    }

    @Test
    void aHandlerThatFailsIsAnsweredWith500() {
        HttpHandler handler = FormHandler.gathering((request, response, form) -> {
            throw new IllegalStateException("mine");
        });
        assertThat(answer(handler, URL_ENCODED, "a=1")).isEqualTo("500");
    }

    /** Notes what it hears, and pauses before each part if it is told to. */
    private static class Parts implements HttpHandler, PartReceiver {
        final List<String> heard = new ArrayList<>();
        boolean pauses;
        FormLimits limits = FormLimits.DEFAULTS;

        @Nullable
        MultipartReader reader;

        @Nullable
        HttpResponse response;

        @Override
        public boolean wantsStream(HttpRequest head) {
            return true;
        }

        @Override
        public void handle(HttpRequest request, HttpResponse answer) throws FormException {
            response = answer;
            request.content().deliverTo(MultipartReader.of(request, answer, limits, this));
        }

        @Override
        public void formBegins(MultipartReader form) {
            reader = form;
        }

        private void hear(String what) {
            heard.add(what);
            if (pauses && reader != null) {
                reader.pause();
            }
        }

        @Override
        public void partBegins(FormPart part) {
            hear(part.name());
        }

        @Override
        public void data(ByteBuffer piece) {
            assertThat(piece.isReadOnly()).isTrue();
            hear(StandardCharsets.US_ASCII.decode(piece).toString());
        }

        @Override
        public void partEnds() {
            hear("end");
        }

        @Override
        public void formEnds() {
            heard.add("over");
            if (response != null) {
                response.send("ok");
            }
        }

        @Override
        public void formFails(FormException failure) {
            heard.add(failure.status().toString());
        }

        @Override
        public void contentLost(CloseReason reason) {
            heard.add(reason.toString());
        }
    }

    @Test
    void partsAreToldAsTheyCome() {
        Parts parts = new Parts();
        Wire wire = new Wire(parts).sends(head(MULTIPART, TWO_PARTS.length()) + TWO_PARTS.substring(0, CUT));
        assertThat(parts.heard).containsExactly("a", "12");
        wire.sends(TWO_PARTS.substring(CUT));
        assertThat(parts.heard).containsExactly("a", "12", "3", "end", "b", "4567", "end", "over");
        assertThat(Wire.bodies(wire.received())).containsExactly("ok");
    }

    @Test
    void whoPausesHearsNothingUntilItResumesAlsoOfWhatIsThereAlready() {
        Parts parts = new Parts();
        parts.pauses = true;
        Wire wire = new Wire(parts).sends(head(MULTIPART, TWO_PARTS.length()) + TWO_PARTS);
        List<String> all = List.of("a", "123", "end", "b", "4567", "end", "over");
        for (int count = 1; count < all.size(); count++) {
            assertThat(parts.heard).isEqualTo(all.subList(0, count));
            wire.waitsSeconds(100);
            assertThat(parts.heard).hasSize(count);
            Objects.requireNonNull(parts.reader).resume();
            assertThat(parts.heard).hasSize(count);
            wire.settles();
        }
        assertThat(parts.heard).isEqualTo(all);
        assertThat(Wire.bodies(wire.received())).containsExactly("ok");
    }

    @Test
    void aBrokenFormIsToldOnceAndAnswered() {
        Parts parts = new Parts();
        parts.limits = SMALL;
        String body = TWO_PARTS.replace("123", "123456789");
        Wire wire = new Wire(parts).sends(head(MULTIPART, body.length()) + body);
        assertThat(parts.heard).containsExactly("a", "12345678", "413 Content Too Large");
        assertThat(wire.received()).startsWith("HTTP/1.1 413");

        Parts open = new Parts();
        String cut = TWO_PARTS.substring(0, TWO_PARTS.length() - 2);
        assertThat(new Wire(open).sends(head(MULTIPART, cut.length()) + cut).received())
                .startsWith("HTTP/1.1 400");
        assertThat(open.heard).containsExactly("a", "123", "end", "b", "4567", "400 Bad Request");
    }

    @Test
    void contentThatIsLostEndsTheForm() {
        Parts parts = new Parts();
        Wire wire = new Wire(parts).sends(head(MULTIPART, TWO_PARTS.length()) + TWO_PARTS.substring(0, CUT));
        wire.transport.peerFinishes();
        wire.settles();
        assertThat(parts.heard).hasSize(3).last().asString().doesNotContain("over");
    }

    @Test
    void whoCancelsHearsNothingAnyMore() {
        Parts parts = new Parts();
        Wire wire = new Wire(parts).sends(head(MULTIPART, TWO_PARTS.length()) + TWO_PARTS.substring(0, CUT));
        Objects.requireNonNull(parts.reader).cancel();
        Objects.requireNonNull(parts.response).send("enough");
        wire.sends(TWO_PARTS.substring(CUT));
        assertThat(parts.heard).containsExactly("a", "12");
        assertThat(Wire.bodies(wire.received())).containsExactly("enough");
    }

    @Test
    void aReceiverThatFailsIsAnsweredWith500() {
        Parts parts = new Parts() {
            @Override
            public void partEnds() {
                throw new IllegalStateException("the disk is full");
            }
        };
        assertThat(answer(parts, MULTIPART, TWO_PARTS)).isEqualTo("500");
        assertThat(parts.heard).containsExactly("a", "123");
        Parts atEnd = new Parts() {
            @Override
            public void formEnds() {
                throw new IllegalStateException("the disk is gone");
            }
        };
        assertThat(answer(atEnd, MULTIPART, TWO_PARTS)).isEqualTo("500");
    }
}
