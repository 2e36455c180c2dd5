// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.KnownUser;
import dev.sennit.mail.accounts.ScramHash;
import dev.sennit.mail.accounts.ScramKeys;
import dev.sennit.mail.accounts.ScramPretence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * RFC 5802 without channel binding. A user that does not exist has a salt and iterations that the accounts pretend, and fails like one
 * with another's password.
 *
 * <pre>
 *   FIRST -- n,,n=user,r=nonce --> FINAL -- c=...,r=...,p=proof --> ACKNOWLEDGED -- empty --> success
 * </pre>
 */
final class Scram implements SaslExchange {
    private enum State {
        FIRST,
        FINAL,
        ACKNOWLEDGED
    }

    /** What the second message of a client is checked against. */
    private record Expected(
            String user, boolean known, ScramKeys keys, String nonce, String binding, String messages) {}

    private final ScramHash hash;
    private final Accounts accounts;
    private final SaslContext context;
    private State state = State.FIRST;
    private @Nullable Expected expected; // non-null from FINAL on

    Scram(ScramHash hash, Accounts accounts, SaslContext context) {
        this.hash = hash;
        this.accounts = accounts;
        this.context = context;
    }

    @Override
    public CompletionStage<SaslStep> respond(byte[] response) {
        Expected awaited = expected;
        return switch (state) {
            case FIRST -> first(Steps.text(response).orElse(""));
            case FINAL -> Steps.now(last(Steps.text(response).orElse(""), awaited));
            case ACKNOWLEDGED ->
                response.length > 0 || awaited == null
                        ? Steps.malformed("An empty response was expected")
                        : Steps.now(new SaslStep.Success(awaited.user()));
        };
    }

    private CompletionStage<SaslStep> first(String message) {
        int flagEnd = message.indexOf(',');
        int headerEnd = message.indexOf(',', flagEnd + 1);
        if (flagEnd < 0 || headerEnd < 0) {
            return Steps.malformed("SCRAM begins with n,,n=name,r=nonce");
        }
        String header = message.substring(0, headerEnd + 1);
        String bare = message.substring(headerEnd + 1);
        String[] attributes = bare.split(",", -1);
        boolean complete = attributes.length >= 2 && attributes[0].startsWith("n=") && attributes[1].startsWith("r=");
        Optional<String> name = complete ? decodeName(attributes[0].substring(2)) : Optional.empty();
        boolean unbound = header.startsWith("n,") || header.startsWith("y,");
        if (!unbound || name.isEmpty() || name.get().isEmpty() || attributes[1].length() == 2) {
            return Steps.malformed("SCRAM begins with n,,n=name,r=nonce, without channel binding");
        }
        String authorization = message.substring(flagEnd + 1, headerEnd);
        if (!authorization.isEmpty() && !authorization.equals("a=" + attributes[0].substring(2))) {
            return Steps.rejected();
        }
        String user = name.get();
        String nonce = attributes[1].substring(2) + context.nonces().get();
        return accounts.findScramKeys(user, hash)
                .thenCombine(
                        accounts.pretendScramKeys(user, hash), // in any case, to take the same time
                        (found, pretence) -> challenge(
                                found.orElse(nobody(user, pretence)), found.isPresent(), nonce, header, bare));
    }

    private SaslStep challenge(KnownUser<ScramKeys> user, boolean known, String nonce, String header, String bare) {
        ScramKeys keys = user.secret();
        Base64.Encoder base64 = Base64.getEncoder();
        String message = "r=" + nonce + ",s=" + base64.encodeToString(keys.salt()) + ",i=" + keys.iterations();
        String binding = base64.encodeToString(header.getBytes(StandardCharsets.UTF_8));
        expected = new Expected(user.name(), known, keys, nonce, binding, bare + "," + message + ",");
        state = State.FINAL;
        return new SaslStep.Challenge(message.getBytes(StandardCharsets.UTF_8));
    }

    /** Somebody with keys that nobody has. */
    private KnownUser<ScramKeys> nobody(String name, ScramPretence pretence) {
        byte[] made = ScramKeys.mac(hash, context.pretenceKey(), pretence.salt());
        return new KnownUser<>(
                name,
                new ScramKeys(
                        pretence.salt(), pretence.iterations(), made, ScramKeys.mac(hash, made, pretence.salt())));
    }

    private SaslStep last(String message, @Nullable Expected awaited) {
        int proofAt = message.lastIndexOf(",p=");
        String[] attributes = message.substring(0, Math.max(0, proofAt)).split(",", -1);
        if (awaited == null
                || attributes.length < 2
                || !attributes[0].startsWith("c=")
                || !attributes[1].startsWith("r=")) {
            return new SaslStep.Malformed("SCRAM ends with c=binding,r=nonce,p=proof");
        }
        byte[] proof;
        try {
            proof = Base64.getDecoder().decode(message.substring(proofAt + 3));
        } catch (IllegalArgumentException e) {
            return new SaslStep.Malformed("The proof is no base64");
        }
        boolean same = attributes[0].substring(2).equals(awaited.binding())
                && attributes[1].substring(2).equals(awaited.nonce());
        byte[] messages = (awaited.messages() + message.substring(0, proofAt)).getBytes(StandardCharsets.UTF_8);
        if (!isProven(proof, messages, awaited) || !same) {
            return new SaslStep.Rejected();
        }
        state = State.ACKNOWLEDGED;
        byte[] signature = ScramKeys.mac(hash, awaited.keys().serverKey(), messages);
        String answer = "v=" + Base64.getEncoder().encodeToString(signature);
        return new SaslStep.Challenge(answer.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isProven(byte[] proof, byte[] messages, Expected awaited) {
        byte[] clientKey = ScramKeys.mac(hash, awaited.keys().storedKey(), messages);
        if (proof.length != clientKey.length) {
            return false;
        }
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        boolean fits = MessageDigest.isEqual(
                ScramKeys.digest(hash, clientKey), awaited.keys().storedKey());
        return fits && awaited.known();
    }

    /** {@code =2C} is a comma and {@code =3D} an equals sign; empty if another stands behind the equals sign. */
    static Optional<String> decodeName(String encoded) {
        String decoded = encoded.replace("=2C", ",").replace("=3D", "\0");
        return decoded.indexOf('=') >= 0 || encoded.indexOf('\0') >= 0
                ? Optional.empty()
                : Optional.of(decoded.replace('\0', '='));
    }
}
