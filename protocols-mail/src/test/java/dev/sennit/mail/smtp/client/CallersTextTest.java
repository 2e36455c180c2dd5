// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.MailFrom.Addresses;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.delivery.Returned;
import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever text a caller gives, the commands of one message leave, or none (CVE-2025-7962, CVE-2025-59419). */
class CallersTextTest {
    private static final String EVERYTHING =
            "250-mx\r\n250-DSN\r\n250-AUTH PLAIN\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING";

    enum Place {
        SENDER,
        SENDERS_DOMAIN,
        RECIPIENT,
        SUBMITTER,
        ENVELOPE_ID,
        ORIGINAL_RECIPIENT,
        HOST_NAME
    }

    private static OutgoingMessage message(Place place, String text) {
        MailAddress sender = new MailAddress(at(place, Place.SENDER, text), at(place, Place.SENDERS_DOMAIN, text));
        MailFrom from = new MailFrom(
                Optional.of(sender),
                BodyType.EIGHT_BIT_MIME,
                OptionalLong.empty(),
                Addresses.UTF_8,
                Optional.of(at(place, Place.SUBMITTER, text)),
                Returned.UNSAID,
                Optional.of(at(place, Place.ENVELOPE_ID, text)));
        MailAddress address = new MailAddress(at(place, Place.RECIPIENT, text), "d");
        String original = "rfc822;" + at(place, Place.ORIGINAL_RECIPIENT, text);
        return new OutgoingMessage(
                from, List.of(new Recipient(address, Set.of(), Optional.of(original))), MessageSource.of(new byte[0]));
    }

    private static String at(Place place, Place here, String text) {
        return place == here ? text : "a";
    }

    private static String sent(Place place, String text) {
        ClientWire wire;
        if (place == Place.HOST_NAME) {
            wire = new ClientWire(new ManualTime(), ClientWire.OPTIONS.withHostName(text)).says("220 mx");
        } else {
            OutgoingMessage message = message(place, text);
            wire = ClientWire.open(new ManualTime(), EVERYTHING);
            wire.sends(message);
        }
        String sent = wire.takes();
        wire.transport.loseNow(dev.sennit.reactor.CloseReason.DONE);
        return sent;
    }

    /** Those of one byte, and those whose lower byte would end a line, or a string. */
    @ParameterizedTest
    @EnumSource(Place.class)
    void noCharacterOfItEndsACommand(Place place) {
        int given = 0;
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            int low = c & 0xFF;
            boolean perilous = low == '\r' || low == '\n' || low == 0;
            if (c > 0xFF && !perilous && !(Character.isSurrogate((char) c) && c % 16 == 0)) {
                continue;
            }
            String sent;
            try {
                sent = sent(place, "x" + (char) c + "y");
            } catch (IllegalArgumentException refused) {
                continue;
            }
            given++;
            String[] lines = sent.split("\r\n", -1);
            assertThat(lines).as("U+%04X", c).hasSize(place == Place.HOST_NAME ? 2 : 4);
            assertThat(sent.replace("\r\n", "")).as("U+%04X", c).doesNotContain("\r", "\n", "\0");
            assertThat(lines[0]).startsWith(place == Place.HOST_NAME ? "EHLO " : "MAIL ");
        }
        assertThat(given).isGreaterThan(30);
    }
}
