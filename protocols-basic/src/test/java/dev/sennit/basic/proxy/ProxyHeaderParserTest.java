// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sennit.basic.policy.IpNetwork;
import dev.sennit.basic.proxy.ProxyHeader.Command;
import dev.sennit.basic.proxy.ProxyHeader.Family;
import dev.sennit.basic.proxy.ProxyHeader.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderParserTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String TCP4 = SIGNATURE + "21 11 000c c0000201 c6336407 04d2 0050";

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(IpNetwork.parseAddress(address), port);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static ProxyHeader parse(byte[] bytes) throws ProxyHeaderException {
        return new ProxyHeaderParser(0xffff).parse(ByteBuffer.wrap(bytes)).orElseThrow();
    }

    private static ProxyFault faultOf(byte[] bytes) {
        Throwable thrown = catchThrowable(() -> new ProxyHeaderParser().parse(ByteBuffer.wrap(bytes)));
        assertThat(thrown).isInstanceOf(ProxyHeaderException.class);
        assertThat(thrown.getMessage()).isNotEmpty().matches("[ -~]*");
        return ((ProxyHeaderException) thrown).fault();
    }

    // ---------------------------------------------------------------------------------------------------- version 1

    @Test
    void aLineHasTheAddressesOfBothEnds() throws ProxyHeaderException {
        ProxyHeader header = parse(ascii("PROXY TCP4 192.0.2.1 198.51.100.7 1234 80\r\n"));
        assertThat(header.version()).isEqualTo(Version.V1);
        assertThat(header.command()).isEqualTo(Command.PROXY);
        assertThat(header.family()).isEqualTo(Family.TCP4);
        assertThat(header.source()).contains(at("192.0.2.1", 1234));
        assertThat(header.destination()).contains(at("198.51.100.7", 80));
        assertThat(header.tlvs()).isEmpty();
    }

    @Test
    void theLongestLineIsALine() throws ProxyHeaderException {
        String longest = "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
                + "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n";
        assertThat(longest).hasSize(ProxyHeaderParser.MAX_LINE_BYTES);
        assertThat(parse(ascii(longest))).isEqualTo(ProxyHeader.unknown(Version.V1));
        assertThat(faultOf(ascii(longest.replace("\r\n", "0\r\n")))).isEqualTo(ProxyFault.LINE_TOO_LONG);
        assertThat(faultOf(ascii("PROXY " + "x".repeat(101)))).isEqualTo(ProxyFault.LINE_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN what \u0001 ever\rthis is\n\r\n"})
    void whatFollowsUnknownIsIgnored(String line) throws ProxyHeaderException {
        assertThat(parse(ascii(line))).isEqualTo(ProxyHeader.unknown(Version.V1));
    }

    @ParameterizedTest
    @CsvSource({
        "'PROXY TCP4 192.0.2.1 198.51.100.7 1234', LINE_SYNTAX",
        "'PROXY TCP4 192.0.2.1 198.51.100.7 1234 80 ', LINE_SYNTAX",
        "'PROXY TCP4  192.0.2.1 198.51.100.7 1234 80', LINE_SYNTAX",
        "'PROXY TCP4', LINE_SYNTAX",
        "'PROXY ', LINE_PROTOCOL",
        "'PROXY TCP5 192.0.2.1 198.51.100.7 1234 80', LINE_PROTOCOL",
        "'PROXY tcp4 192.0.2.1 198.51.100.7 1234 80', LINE_PROTOCOL",
        "'PROXY UNKNOWNS', LINE_PROTOCOL",
        "'PROXY TCP4 192.0.2.1 ::1 1234 80', ADDRESS",
        "'PROXY TCP6 192.0.2.1 ::1 1234 80', ADDRESS",
        "'PROXY TCP4 192.0.02.1 198.51.100.7 1234 80', ADDRESS",
        "'PROXY TCP4 192.0.2.256 198.51.100.7 1234 80', ADDRESS",
        "'PROXY TCP4 192.0.2 198.51.100.7 1234 80', ADDRESS",
        "'PROXY TCP4 localhost 198.51.100.7 1234 80', ADDRESS",
        "'PROXY TCP6 ::1%lo ::1 1234 80', ADDRESS",
        "'PROXY TCP6 [::1] ::1 1234 80', ADDRESS",
        "'PROXY TCP4 192.0.2.1 198.51.100.7 65536 80', PORT",
        "'PROXY TCP4 192.0.2.1 198.51.100.7 01234 80', PORT",
        "'PROXY TCP4 192.0.2.1 198.51.100.7 1234 -1', PORT",
        "'PROXY TCP4 192.0.2.1 198.51.100.7 1234 ', PORT",
        "'PROXY TCP4 192.0.2.1 198.51.100.7 1234 99999999', PORT",
    })
    void eachWrongLineHasANameForItsFault(String line, ProxyFault fault) {
        assertThat(faultOf(ascii(line + "\r\n"))).isEqualTo(fault);
    }

    @Test
    void aLineFeedAloneIsNoEndOfALine() {
        assertThat(faultOf(ascii("PROXY TCP4 192.0.2.1 198.51.100.7 1234 80\n\r\n")))
                .isEqualTo(ProxyFault.PORT);
    }

    @ParameterizedTest
    @CsvSource({"'GET / HTTP/1.1', 1", "POST, 2", "PROXY!, 6", "PROXYTCP4, 6", "'proxy TCP4', 1"})
    void whatIsNoHeaderIsSeenAtItsFirstWrongByte(String text, int bytes) {
        byte[] start = Arrays.copyOf(ascii(text), bytes);
        assertThat(faultOf(start)).isEqualTo(ProxyFault.NOT_A_HEADER);
        if (bytes > 1) {
            assertThat(catchThrowable(() -> assertThat(
                                    new ProxyHeaderParser().parse(ByteBuffer.wrap(start, 0, bytes - 1)))
                            .isEmpty()))
                    .isNull();
        }
    }

    // ---------------------------------------------------------------------------------------------------- version 2

    @Test
    void aBinaryHeaderHasTheAddressesOfBothEnds() throws ProxyHeaderException {
        ProxyHeader header = parse(hex(TCP4));
        assertThat(header).isEqualTo(ProxyHeader.of(at("192.0.2.1", 1234), at("198.51.100.7", 80)));
        assertThat(header.toBytes()).isEqualTo(hex(TCP4));
    }

    @Test
    void aLocalHeaderSaysNothingWhateverIsInIt() throws ProxyHeaderException {
        assertThat(parse(hex(SIGNATURE + "20 00 0000"))).isEqualTo(ProxyHeader.local());
        assertThat(parse(hex(SIGNATURE + "20 11 000c c0000201 c6336407 04d2 0050")))
                .isEqualTo(ProxyHeader.local());
        assertThat(parse(hex(SIGNATURE + "20 ff 0002 ffff"))).isEqualTo(ProxyHeader.local());
    }

    @Test
    void aUnixAddressEndsAtItsFirstZero() throws ProxyHeaderException {
        String path = "2f746d702f61" + "00".repeat(101) + "7a";
        ProxyHeader header = parse(hex(SIGNATURE + "21 31 00d8" + path + "00".repeat(108)));
        assertThat(header.source()).contains(UnixDomainSocketAddress.of("/tmp/a"));
        assertThat(header.destination()).contains(UnixDomainSocketAddress.of(""));
    }

    @Test
    void theValuesBehindTheAddressesAreKept() throws ProxyHeaderException {
        ProxyHeader header = parse(hex(SIGNATURE
                + "21 11 0035 c0000201 c6336407 04d2 0050"
                + "01 0002 6832" // ALPN h2
                + "02 000b 6578616d706c652e6f7267" // authority
                + "20 0010 07 00000000 21 0008 544c5376312e33 21"
                + "04 0000"));
        assertThat(header.tlv(ProxyTlv.ALPN)).map(ProxyTlv::text).contains("h2");
        assertThat(header.tlv(ProxyTlv.AUTHORITY)).map(ProxyTlv::text).contains("example.org");
        assertThat(header.tlv(ProxyTlv.UNIQUE_ID)).isEmpty();
        ProxySsl ssl = header.ssl().orElseThrow();
        assertThat(ssl.client()).isEqualTo(7);
        assertThat(ssl.verified()).isTrue();
        assertThat(ssl.tlv(ProxyTlv.SSL_VERSION)).map(ProxyTlv::text).contains("TLSv1.3!");
    }

    /** From the CRC catalogue (RFC 3720 appendix B.4): the polynomial is Castagnoli's. */
    @Test
    void theChecksumIsTheCastagnoliOne() {
        assertThat(HeaderWriter.checksum(new byte[32])).isEqualTo(0x8a9136aa);
        assertThat(HeaderWriter.checksum(ascii("123456789"))).isEqualTo(0xe3069283);
    }

    @ParameterizedTest
    @CsvSource({
        "11 11 000c, VERSION",
        "31 11 000c, VERSION",
        "22 11 000c, COMMAND",
        "2f 11 000c, COMMAND",
        "21 10 000c, FAMILY",
        "21 01 0000, FAMILY",
        "21 13 000c, FAMILY",
        "21 41 000c, FAMILY",
        "21 ff 000c, FAMILY",
        "21 11 0219, TOO_LONG",
        "21 11 ffff, TOO_LONG",
        "20 00 0219, TOO_LONG",
        "21 11 000b, TOO_SHORT",
        "21 21 0023, TOO_SHORT",
        "21 31 00d7, TOO_SHORT",
        "21 00 0001 01, TLV_CUT",
        "21 00 0002 0100, TLV_CUT",
        "21 00 0003 010001, TLV_CUT",
        "21 00 0005 010003 6832, TLV_CUT",
        "21 00 0006 030003 000000, TLV_VALUE",
        "21 00 000e 030004 00000000 030004 00000000, TLV_VALUE",
        "21 00 0007 200004 07000000, TLV_VALUE",
        "21 00 000b 200008 07 00000000 210001, TLV_CUT",
        "21 00 0007 030004 00000000, CHECKSUM",
    })
    void eachWrongBlockHasANameForItsFault(String block, ProxyFault fault) {
        assertThat(faultOf(hex(SIGNATURE + block))).isEqualTo(fault);
    }

    @Test
    void aUniqueIdHasAtMost128Bytes() throws ProxyHeaderException {
        assertThat(parse(hex(SIGNATURE + "21 00 0083 050080" + "41".repeat(128)))
                        .tlvs())
                .hasSize(1);
        assertThat(faultOf(hex(SIGNATURE + "21 00 0084 050081" + "41".repeat(129))))
                .isEqualTo(ProxyFault.TLV_VALUE);
    }

    @Test
    void aPathThatIsNotTextIsWrong() {
        assertThat(faultOf(hex(SIGNATURE + "21 31 00d8 ff" + "00".repeat(215)))).isEqualTo(ProxyFault.UNIX_PATH);
    }

    @Test
    void theLengthIsBoundedBeforeAnythingIsKept() throws ProxyHeaderException {
        byte[] most = hex(SIGNATURE + "21 00 0218 040215" + "00".repeat(533));
        assertThat(new ProxyHeaderParser().parse(ByteBuffer.wrap(most))).isPresent();
        assertThat(new ProxyHeaderParser(12).parse(ByteBuffer.wrap(hex(TCP4)))).isPresent();
        assertThatThrownBy(() -> new ProxyHeaderParser(11).parse(ByteBuffer.wrap(hex(TCP4), 0, 16)))
                .hasMessageContaining("12 bytes")
                .hasMessageContaining("at most 11");
        assertThatThrownBy(() -> new ProxyHeaderParser(65_536)).hasMessageContaining("from 0 to 65535");
    }

    @Test
    void aParserHasOneHeader() throws ProxyHeaderException {
        var parser = new ProxyHeaderParser();
        parser.parse(ByteBuffer.wrap(hex(TCP4)));
        assertThatThrownBy(() -> parser.parse(ByteBuffer.wrap(hex(TCP4)))).isInstanceOf(IllegalStateException.class);
        var wrong = new ProxyHeaderParser();
        assertThatThrownBy(() -> wrong.parse(ByteBuffer.wrap(ascii("x")))).isInstanceOf(ProxyHeaderException.class);
        assertThatThrownBy(() -> wrong.parse(ByteBuffer.wrap(ascii("P")))).isInstanceOf(IllegalStateException.class);
    }

    // ------------------------------------------------------------------------------------------------ writing, reading

    @Test
    void aHeaderThatCannotBeIsRefused() {
        assertThatThrownBy(() -> ProxyHeader.local().withVersion(Version.V1)).hasMessageContaining("no LOCAL");
        assertThatThrownBy(() -> ProxyHeader.unknown(Version.V1).withTlv(ProxyTlv.checksum()))
                .hasMessageContaining("no TLVs");
        assertThatThrownBy(() -> ProxyHeader.local().withTlv(ProxyTlv.checksum()))
                .hasMessageContaining("neither addresses nor TLVs");
        assertThatThrownBy(() -> ProxyHeader.of(InetSocketAddress.createUnresolved("a", 1), at("::1", 1)))
                .hasMessageContaining("unresolved");
        assertThatThrownBy(() -> new ProxyHeader(
                        Version.V2, Command.PROXY, Family.TCP4, Optional.empty(), Optional.empty(), List.of()))
                .hasMessageContaining("TCP4");
        assertThatThrownBy(() -> new ProxyTlv(256, new byte[0])).hasMessageContaining("256");
        assertThatThrownBy(() -> new ProxyTlv(0, new byte[65_536])).hasMessageContaining("65536");
    }

    @Property
    void whatIsWrittenIsReadBackAndNothingBehindIt(@ForAll("headers") ProxyHeader header, @ForAll byte[] behind)
            throws ProxyHeaderException {
        byte[] bytes = header.toBytes();
        ByteBuffer all = ByteBuffer.allocate(bytes.length + behind.length)
                .put(bytes)
                .put(behind)
                .flip();
        ProxyHeader read = new ProxyHeaderParser(0xffff).parse(all).orElseThrow();
        assertThat(all.position()).isEqualTo(bytes.length);
        assertThat(read.toBytes()).isEqualTo(bytes);
        assertThat(read.source()).isEqualTo(header.source());
        assertThat(read.destination()).isEqualTo(header.destination());
        assertThat(read.family()).isEqualTo(header.family());
        assertThat(read.tlvs()).hasSameSizeAs(header.tlvs());
        if (header.tlv(ProxyTlv.CRC32C).isEmpty()) {
            assertThat(read).isEqualTo(header);
        }
    }

    @Property
    void theCutsDoNotMatter(@ForAll("headers") ProxyHeader header) throws ProxyHeaderException {
        byte[] bytes = header.toBytes();
        ProxyHeader whole = parse(bytes);
        for (int cut = 1; cut < bytes.length; cut++) {
            var parser = new ProxyHeaderParser(0xffff);
            assertThat(parser.parse(ByteBuffer.wrap(bytes, 0, cut))).isEmpty();
            assertThat(parser.parse(ByteBuffer.wrap(bytes, cut, bytes.length - cut)))
                    .contains(whole);
        }
        var drip = new ProxyHeaderParser(0xffff);
        for (int i = 0; i < bytes.length; i++) {
            Optional<ProxyHeader> read = drip.parse(ByteBuffer.wrap(bytes, i, 1));
            assertThat(read.isPresent()).isEqualTo(i == bytes.length - 1);
        }
    }

    @Property
    void aChecksumFindsEveryWrongBit(@ForAll("headers") ProxyHeader header, @ForAll int at, @ForAll("bits") int bit) {
        if (header.version() == Version.V1 || header.command() == Command.LOCAL) {
            return;
        }
        byte[] bytes =
                (header.tlv(ProxyTlv.CRC32C).isPresent() ? header : header.withTlv(ProxyTlv.checksum())).toBytes();
        int where = Math.floorMod(at, bytes.length);
        bytes[where] ^= (byte) (1 << bit);
        var parser = new ProxyHeaderParser(0xffff);
        Throwable thrown = catchThrowable(() -> {
            Optional<ProxyHeader> read = parser.parse(ByteBuffer.wrap(bytes));
            boolean excused = read.isEmpty() // the length became longer
                    || read.get().command() == Command.LOCAL // whose block is ignored
                    || read.get().tlv(ProxyTlv.CRC32C).isEmpty(); // it is the checksum's own type that changed
            assertThat(excused)
                    .as("byte %d of %s", where, HexFormat.of().formatHex(bytes))
                    .isTrue();
        });
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(ProxyHeaderException.class);
        }
    }

    @Property
    void noiseIsAHeaderOrAFaultAndNothingElse(@ForAll("noise") byte[] bytes) {
        Throwable thrown = catchThrowable(() -> new ProxyHeaderParser().parse(ByteBuffer.wrap(bytes)));
        assertThat(thrown == null || thrown instanceof ProxyHeaderException).isTrue();
    }

    @Provide
    Arbitrary<Integer> bits() {
        return Arbitraries.integers().between(0, 7);
    }

    /** The beginning of a header and then anything. */
    @Provide
    Arbitrary<byte[]> noise() {
        Arbitrary<byte[]> starts = Arbitraries.of(
                ascii("PROXY TCP4 "), ascii("PROXY TCP6 ::"), hex(SIGNATURE), hex(SIGNATURE + "21110020"), new byte[0]);
        Arbitrary<byte[]> rests = Arbitraries.bytes().array(byte[].class).ofMaxSize(120);
        return Combinators.combine(starts, rests).as((start, rest) -> {
            byte[] all = Arrays.copyOf(start, start.length + rest.length);
            System.arraycopy(rest, 0, all, start.length, rest.length);
            return all;
        });
    }

    @Provide
    Arbitrary<ProxyHeader> headers() {
        Arbitrary<ProxyHeader> binary = Arbitraries.of(Family.values())
                .flatMap(family -> Combinators.combine(addresses(family), addresses(family), tlvs())
                        .as((source, destination, tlvs) ->
                                new ProxyHeader(Version.V2, Command.PROXY, family, source, destination, tlvs)));
        Arbitrary<ProxyHeader> lines = Arbitraries.of(Family.UNSPEC, Family.TCP4, Family.TCP6)
                .flatMap(family -> Combinators.combine(addresses(family), addresses(family))
                        .as((source, destination) ->
                                new ProxyHeader(Version.V1, Command.PROXY, family, source, destination, List.of())));
        return Arbitraries.oneOf(binary, lines, Arbitraries.just(ProxyHeader.local()));
    }

    private static Arbitrary<Optional<SocketAddress>> addresses(Family family) {
        return switch (family) {
            case UNSPEC -> Arbitraries.just(Optional.empty());
            case TCP4, UDP4 -> inet(4);
            case TCP6, UDP6 -> Arbitraries.oneOf(inet(16), inet(4));
            case UNIX_STREAM, UNIX_DATAGRAM ->
                Arbitraries.strings()
                        .withCharRange('a', 'z')
                        .ofMaxLength(108)
                        .map(path -> Optional.of(UnixDomainSocketAddress.of(path)));
        };
    }

    private static Arbitrary<Optional<SocketAddress>> inet(int bytes) {
        return Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofSize(bytes),
                        Arbitraries.integers().between(0, 65_535))
                .as((address, port) -> {
                    try {
                        return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
                    } catch (UnknownHostException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static Arbitrary<List<ProxyTlv>> tlvs() {
        Arbitrary<ProxyTlv> plain = Combinators.combine(
                        Arbitraries.of(ProxyTlv.ALPN, ProxyTlv.AUTHORITY, ProxyTlv.NOOP, ProxyTlv.UNIQUE_ID, 0xe0),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(40))
                .as(ProxyTlv::new);
        return Combinators.combine(plain.list().ofMaxSize(3), Arbitraries.of(true, false))
                .as((list, checked) -> {
                    var all = new java.util.ArrayList<>(list);
                    if (checked) {
                        all.add(all.size() / 2, ProxyTlv.checksum());
                    }
                    return all;
                });
    }
}
