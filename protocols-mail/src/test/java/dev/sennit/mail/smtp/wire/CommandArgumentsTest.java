// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.BodyType;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.MailFrom.Addresses;
import dev.sennit.mail.delivery.Notify;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.delivery.Returned;
import dev.sennit.mail.delivery.SinkFeature;
import dev.sennit.mail.smtp.wire.CommandArguments.Domains;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 section 4.1.2, RFC 1870, RFC 3461, RFC 6531, RFC 4954 section 5. */
class CommandArgumentsTest {
    private static final Set<SinkFeature> ALL = EnumSet.allOf(SinkFeature.class);
    private static final Set<SinkFeature> NONE = Set.of();

    private static MailFrom mail(String text) throws CommandFault {
        return CommandArguments.mail(text, ALL);
    }

    private static Recipient rcpt(String text) throws CommandFault {
        return CommandArguments.recipient(text, ALL, Domains.REQUIRED, Addresses.ASCII);
    }

    private static String refused(ThrowingCallable call) {
        CommandFault fault = catchThrowableOfType(CommandFault.class, call);
        assertThat(fault).isNotNull();
        assertThat(Xtext.isPrintable(fault.text())).isTrue();
        return fault.code() + " " + fault.status();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "FROM:<a@b.example>, a@b.example",
                "from:<A.b+c@X-1.example>, A.b+c@X-1.example",
                "FROM:<\"a b\"@c>, \"a b\"@c",
                "FROM:<\"a\"@c>, a@c",
                "FROM:<\"\\\"\\\\\"@c>, \"\\\"\\\\\"@c",
                "FROM:<a@[192.0.2.1]>, a@[192.0.2.1]",
                "FROM:<a@[IPv6:2001:db8::1]>, a@[IPv6:2001:db8::1]",
                "FROM:<a@[IPv6:::ffff:192.0.2.1]>, a@[IPv6:::ffff:192.0.2.1]",
                "FROM:<a@[x400:c=de]>, a@[x400:c=de]",
                "`FROM:<@one.example,@two.example:a@b>`, a@b"
            })
    void addressesAreRead(String text, String address) throws CommandFault {
        assertThat(mail(text).sender().orElseThrow()).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM:<a>",
                "FROM:<@b>",
                "FROM:<a@>",
                "FROM:<a@b",
                "FROM:<a@@b>",
                "FROM:<a..b@c>",
                "FROM:<.a@c>",
                "FROM:<a.@c>",
                "FROM:<a b@c>",
                "FROM:<\"a@c>",
                "FROM:<a@-b>",
                "FROM:<a@b->",
                "FROM:<a@b..c>",
                "FROM:<a@b.>",
                "FROM:<a@[1.2.3]>",
                "FROM:<a@[1.2.3.256]>",
                "FROM:<a@[1.2.3.4>",
                "FROM:<a@[IPv6:1::2::3]>",
                "FROM:<a@[IPv6:1:2:3:4:5:6:7]>",
                "FROM:<a@[IPv6:12345::]>",
                "FROM:<a@[IPv6:1.2.3.4::1]>",
                "FROM:<a@[]>",
                "FROM:<@a:b@c@d>",
                "FROM:<@a,b:c@d>",
                "FROM:<a@b\u0085>",
                "FROM:<Postmaster>"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThat(refused(() -> mail(text))).isEqualTo("501 5.1.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "FROM",
                "FROM:",
                "FROM:a@b",
                "FROM: <a@b>",
                "TO:<a@b>",
                "FROM:<a@b>SIZE=1",
                "FROM:<a@b> SIZE",
                "FROM:<a@b> SIZE=",
                "FROM:<a@b> SIZE=x",
                "FROM:<a@b> SIZE=-1",
                "FROM:<a@b> SIZE=9999999999999999999",
                "FROM:<a@b> SIZE=1 size=1",
                "FROM:<a@b> BODY=9BIT",
                "FROM:<a@b> SMTPUTF8=1",
                "FROM:<a@b> RET=ALL",
                "FROM:<a@b> ENVID=a+4",
                "FROM:<a@b> ENVID=a+0A",
                "FROM:<a@b> =1",
                "FROM:<a@b> -A=1",
                "FROM:<a@b> SIZE=1=2"
            })
    void brokenArgumentsAreRefused(String text) {
        assertThat(refused(() -> mail(text))).isEqualTo("501 5.5.4");
    }

    @Test
    void theNullPathIsNobody() throws CommandFault {
        assertThat(mail("FROM:<>").sender()).isEmpty();
        assertThat(refused(() -> rcpt("TO:<>"))).isEqualTo("501 5.1.3");
    }

    @Test
    void everyParameterIsRead() throws CommandFault {
        MailFrom from =
                mail("FROM:<a@b> SIZE=12 BODY=8bitmime SMTPUTF8 RET=HDRS ENVID=QQ+2B1 AUTH=e+3Dmc2@example.com");
        assertThat(from.sizeBytes()).hasValue(12);
        assertThat(from.body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(from.addresses()).isEqualTo(Addresses.UTF_8);
        assertThat(from.returned()).isEqualTo(Returned.HDRS);
        assertThat(from.envelopeId()).hasValue("QQ+1");
        assertThat(from.submitter()).hasValue("e=mc2@example.com");
        Recipient recipient = rcpt("TO:<c@d> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;e+2Bf@g");
        assertThat(recipient.notifyOn()).containsExactlyInAnyOrder(Notify.SUCCESS, Notify.FAILURE);
        assertThat(recipient.originalRecipient()).hasValue("rfc822;e+f@g");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOTIFY=NEVER,DELAY",
                "NOTIFY=ALWAYS",
                "NOTIFY=",
                "ORCPT=rfc822",
                "ORCPT=;a",
                "NOTIFY=DELAY NOTIFY=DELAY"
            })
    void brokenParametersOfRecipientsAreRefused(String parameters) {
        assertThat(refused(() -> rcpt("TO:<a@b> " + parameters))).isEqualTo("501 5.5.4");
    }

    @Test
    void whatTheSinkDoesNotHaveIsUnknown() {
        assertThat(refused(() -> mail("FROM:<a@b> XYZ"))).isEqualTo("555 5.5.4");
        assertThat(refused(() -> rcpt("TO:<a@b> XYZ=1"))).isEqualTo("555 5.5.4");
        for (String each : new String[] {"SMTPUTF8", "RET=FULL", "ENVID=a"}) {
            assertThat(refused(() -> CommandArguments.mail("FROM:<a@b> " + each, NONE)))
                    .isEqualTo("555 5.5.4");
        }
        assertThat(refused(() -> CommandArguments.mail("FROM:<a@b> BODY=BINARYMIME", NONE)))
                .isEqualTo("501 5.5.4");
        assertThat(refused(() ->
                        CommandArguments.recipient("TO:<a@b> NOTIFY=DELAY", NONE, Domains.REQUIRED, Addresses.ASCII)))
                .isEqualTo("555 5.5.4");
    }

    @Test
    void addressesBeyondAsciiNeedTheirParameter() throws CommandFault {
        assertThat(refused(() -> mail("FROM:<\u00e4@b>"))).isEqualTo("553 5.6.7");
        assertThat(mail("FROM:<\u00e4@b\u00fc.example> SMTPUTF8").sender())
                .contains(new MailAddress("\u00e4", "b\u00fc.example"));
        assertThat(refused(() -> rcpt("TO:<\u00e4@b>"))).isEqualTo("553 5.6.7");
        assertThat(CommandArguments.recipient("TO:<\u00e4@b>", ALL, Domains.REQUIRED, Addresses.UTF_8)
                        .address()
                        .isAscii())
                .isFalse();
    }

    @Test
    void thePostmasterNeedsNoDomainNorDoUsersOfLmtp() throws CommandFault {
        assertThat(rcpt("TO:<postMaster>").address()).isEqualTo(new MailAddress("postMaster", ""));
        assertThat(refused(() -> rcpt("TO:<u1>"))).isEqualTo("501 5.1.3");
        assertThat(CommandArguments.recipient("TO:<u1>", ALL, Domains.OPTIONAL, Addresses.ASCII)
                        .address())
                .hasToString("u1");
    }

    @Test
    void eachPartHasItsLength() throws CommandFault {
        String label = "d".repeat(61);
        String domain = (label + ".").repeat(3) + "e";
        assertThat(mail("FROM:<" + "a".repeat(64) + "@" + domain + ">").sender())
                .isPresent();
        assertThat(refused(() -> mail("FROM:<" + "a".repeat(65) + "@b>"))).isEqualTo("501 5.1.7");
        assertThat(refused(() -> mail("FROM:<a@" + "b".repeat(64) + ">"))).isEqualTo("501 5.1.7");
        String longest = "a".repeat(66 - 2) + "@" + (label + ".").repeat(3) + "e".repeat(3);
        assertThat(longest).hasSize(254);
        assertThat(mail("FROM:<" + longest + ">").sender()).isPresent();
        assertThat(refused(() -> mail("FROM:<" + longest + "e>"))).isEqualTo("501 5.1.7");
    }

    @Test
    void clientsHaveNames() throws CommandFault {
        assertThat(CommandArguments.clientName("EHLO", "a_b.example")).isEqualTo("a_b.example");
        assertThat(CommandArguments.clientName("EHLO", "[127.0.0.1]")).isEqualTo("[127.0.0.1]");
        for (String each : new String[] {"", "a b", "a@b", "[x]", "\u00e4", "a;", "(a)"}) {
            assertThat(refused(() -> CommandArguments.clientName("EHLO", each))).isEqualTo("501 5.5.2");
        }
    }

    @Test
    void chunksAreCounted() throws CommandFault {
        assertThat(CommandArguments.chunk("0 LAST")).isEqualTo(new CommandArguments.Chunk(0, true));
        assertThat(CommandArguments.chunk("123 last")).isEqualTo(new CommandArguments.Chunk(123, true));
        assertThat(CommandArguments.chunk("123456789012345678").bytes()).isEqualTo(123456789012345678L);
        for (String each :
                new String[] {"", "LAST", "1 ", "1 LAS", "-1", "+1", "0x1", "1 LAST x", "1234567890123456789"}) {
            assertThat(refused(() -> CommandArguments.chunk(each))).isEqualTo("501 5.5.4");
        }
    }

    /** Whatever a client says, it is read or refused, and no more of it gets into the reply than is harmless. */
    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        for (String each : new String[] {text, "FROM:<" + text, "FROM:<a@b> " + text, "FROM:<a@[" + text + "]>"}) {
            try {
                MailFrom from = mail(each);
                assertThat(from.sender().map(MailAddress::toString).orElse("")).doesNotContain("\r", "\n", "\0");
            } catch (CommandFault fault) {
                assertThat(Xtext.isPrintable(fault.text())).isTrue();
            }
        }
    }
}
