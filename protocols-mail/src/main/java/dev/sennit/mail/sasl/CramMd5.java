// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.KnownUser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** RFC 2195: the client sends its name and the HMAC of our challenge. */
final class CramMd5 implements SaslExchange {
    private static final String MAC = "HmacMD5";

    private final Accounts accounts;
    private final SaslContext context;
    private @Nullable String challenge; // null until it was made

    CramMd5(Accounts accounts, SaslContext context) {
        this.accounts = accounts;
        this.context = context;
    }

    @Override
    public CompletionStage<SaslStep> begin() {
        String made = "<" + context.nonces().get() + "@" + context.hostName() + ">";
        challenge = made;
        return Steps.challenge(made);
    }

    @Override
    public CompletionStage<SaslStep> respond(byte[] response) {
        String asked = challenge;
        String text = Steps.text(response).orElse("");
        int space = text.lastIndexOf(' ');
        if (asked == null || space < 1) {
            return Steps.malformed("CRAM-MD5 needs a name and a digest, in response to its challenge");
        }
        String user = text.substring(0, space);
        byte[] digest = text.substring(space + 1).getBytes(StandardCharsets.UTF_8);
        return accounts.findSecret(user).thenApply(found -> check(found, asked, digest));
    }

    /** For a user that does not exist as much is computed. */
    private SaslStep check(Optional<KnownUser<String>> user, String asked, byte[] digest) {
        byte[] key = user.map(known -> known.secret().getBytes(StandardCharsets.UTF_8))
                .orElse(context.pretenceKey());
        boolean fits = MessageDigest.isEqual(expected(key, asked), digest);
        return Steps.of(fits ? user.map(KnownUser::name) : Optional.empty());
    }

    private static byte[] expected(byte[] key, String asked) {
        return digest(key, asked.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
    }

    /** In hexadecimal digits. */
    static String digest(byte[] key, byte[] challenge) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, MAC));
            return HexFormat.of().formatHex(mac.doFinal(challenge));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }
}
