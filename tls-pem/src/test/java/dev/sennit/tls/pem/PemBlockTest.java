// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How texts with keys in them are read. The keys are for tests only. */
class PemBlockTest {
    /** What {@code openssl ecparam -name prime256v1 -genkey} writes. */
    private static final String SEC_1 = """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIDeehcW1Vr5lH7r4kZ68drv8KenjmBRVYUE6hiDD1LSKoAoGCCqGSM49
            AwEHoUQDQgAEKTT7dJYgczk+OzG7vAg3zw5epFRwVK47ruMqgYGIh4xwHmhpkvz5
            pMuGF67EohPxreJssXmdcR8ATvUh0jSVig==
            -----END EC PRIVATE KEY-----
            """;

    /** The same key, as {@code openssl pkcs8 -topk8 -nocrypt} writes it. */
    private static final String PKCS_8 = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgN56FxbVWvmUfuviR
            nrx2u/wp6eOYFFVhQTqGIMPUtIqhRANCAAQpNPt0liBzOT47Mbu8CDfPDl6kVHBU
            rjuu4yqBgYiHjHAeaGmS/Pmky4YXrsSiE/Gt4myxeZ1xHwBO9SHSNJWK
            -----END PRIVATE KEY-----
            """;

    private static final int PKCS_8_HEADER_BYTES = 26; // of an RSA key of 2048 bits

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                + label + "-----\n";
    }

    @Test
    void anEcKeyIsTheSameInEitherForm() {
        var one = (ECPrivateKey) PemBlock.privateKey(SEC_1);
        var other = (ECPrivateKey) PemBlock.privateKey(PKCS_8);
        assertThat(one.getS()).isEqualTo(other.getS());
        assertThat(one.getParams().getCurve()).isEqualTo(other.getParams().getCurve());
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 3072})
    void anRsaKeyIsTheSameInEitherForm(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] pkcs8 = key.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS_8_HEADER_BYTES, pkcs8.length);
        assertThat(PemBlock.privateKey(pem("PRIVATE KEY", pkcs8))).isEqualTo(key);
        assertThat(PemBlock.privateKey(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
    }

    @Test
    void textAroundBlocksAndOtherLineEndsDoNotMatter() {
        String text = "Bag Attributes\n  friendlyName: site\n" + PKCS_8.replace("\n", "\r\n") + "the end";
        assertThat(PemBlock.privateKey(text)).isEqualTo(PemBlock.privateKey(PKCS_8));
        assertThat(PemBlock.parse(text)).singleElement().hasToString("PRIVATE KEY of 138 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "'', -----BEGIN PRIVATE KEY----- was expected",
        "-----BEGIN PRIVATE KEY-----, -----END PRIVATE KEY----- is missing",
        "-----BEGIN PRIVATE KEY-----*-----END PRIVATE KEY-----, is no base64",
        "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----, 'damaged, or of another algorithm than EC, RSA'",
        "-----BEGIN EC PRIVATE KEY-----AAAA-----END EC PRIVATE KEY-----, 'damaged, or does not name its curve'",
        "-----BEGIN DSA PRIVATE KEY-----AAAA-----END DSA PRIVATE KEY-----, DSA PRIVATE KEY is not supported",
    })
    void whatIsNoKeyIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> PemBlock.privateKey(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC PRIVATE KEY", "PRIVATE KEY", "RSA PRIVATE KEY"})
    void aKeyThatIsCutShortAnywhereIsRefused(String label) {
        String whole = label.startsWith("EC") ? SEC_1 : PKCS_8;
        byte[] content =
                PemBlock.parse(whole).get(label.startsWith("EC") ? 1 : 0).content();
        for (int length = 0; length < content.length; length++) {
            String text = pem(label, Arrays.copyOf(content, length));
            assertThatThrownBy(() -> PemBlock.privateKey(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
