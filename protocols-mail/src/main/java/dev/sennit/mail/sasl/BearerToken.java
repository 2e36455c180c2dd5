// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import dev.sennit.mail.accounts.Accounts;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A token of OAuth 2, in either form. A client whose token is not good is told so in a challenge, and answers anything. */
final class BearerToken implements SaslExchange {
    /** How it is written. */
    enum Form {
        /** {@code user=NAME ^A auth=Bearer TOKEN ^A ^A}. */
        XOAUTH2("{\"status\":\"401\",\"schemes\":\"bearer\",\"scope\":\"\"}"),
        /** RFC 7628: {@code n,a=NAME, ^A [key=value ^A]... auth=Bearer TOKEN ^A ^A}. */
        OAUTHBEARER("{\"status\":\"invalid_token\"}");

        private final String refusal;

        Form(String refusal) {
            this.refusal = refusal;
        }
    }

    private enum State {
        FIRST,
        REFUSED
    }

    private static final String SCHEME = "bearer ";

    private final Form form;
    private final Accounts accounts;
    private State state = State.FIRST;

    BearerToken(Form form, Accounts accounts) {
        this.form = form;
        this.accounts = accounts;
    }

    @Override
    public CompletionStage<SaslStep> respond(byte[] response) {
        if (state == State.REFUSED) {
            return Steps.rejected();
        }
        String[] fields = Steps.text(response).orElse("").split("\1", -1);
        Optional<String> token =
                find(fields, "auth=").filter(BearerToken::isBearer).map(v -> v.substring(SCHEME.length()));
        boolean ends = fields.length >= 4 && fields[fields.length - 1].isEmpty() && fields[fields.length - 2].isEmpty();
        boolean header = form == Form.XOAUTH2 ? fields[0].startsWith("user=") : isGs2Header(fields[0]);
        if (!ends || !header || token.isEmpty()) {
            return Steps.malformed(form + " needs a user and auth=Bearer, with a control A behind each");
        }
        Optional<String> user = form == Form.XOAUTH2
                ? Optional.of(fields[0].substring("user=".length()))
                : find(fields[0].split(",", -1), "a=").flatMap(Scram::decodeName);
        return accounts.verifyToken(user, token.get()).thenApply(this::answer);
    }

    private SaslStep answer(Optional<String> user) {
        if (user.isPresent()) {
            return new SaslStep.Success(user.get());
        }
        state = State.REFUSED;
        return new SaslStep.Challenge(form.refusal.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static boolean isBearer(String value) {
        return value.toLowerCase(Locale.ROOT).startsWith(SCHEME) && value.length() > SCHEME.length();
    }

    private static boolean isGs2Header(String field) {
        String[] parts = field.split(",", -1);
        boolean flag = parts[0].equals("n") || parts[0].equals("y");
        return flag && parts.length == 3 && parts[2].isEmpty() && (parts[1].isEmpty() || parts[1].startsWith("a="));
    }

    private static Optional<String> find(String[] fields, String prefix) {
        for (String field : fields) {
            if (field.startsWith(prefix)) {
                return Optional.of(field.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }
}
