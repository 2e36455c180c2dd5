// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.mail;

import dev.sennit.mail.accounts.file.FileAccounts;
import dev.sennit.mail.accounts.file.PasswordFile;
import dev.sennit.mail.sasl.SaslContext;
import dev.sennit.mail.sasl.SaslExchange;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.sasl.SaslStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;

/**
 * Whether the time of a failed login tells that there is such a user: a wrong password for a user, and for a stranger, in random order, so
 * many times each, compared by the test of Kolmogorov and Smirnov. A small p means that the times differ; from one in a hundred on it
 * is chance.
 *
 * <pre>
 *   java -cp ... dev.sennit.benchmarks.mail.LoginTimes [TRIES]
 * </pre>
 */
public final class LoginTimes {
    private static final int TRIES = 1000;
    private static final int USERS = 10;
    private static final int WARM_UP = 200;
    private static final double LEAST_P = 0.01;
    private static final SaslContext CONTEXT = SaslContext.of("mail.example");

    private LoginTimes() {}

    /** What a client does. */
    private interface Attempt {
        void by(String user);
    }

    public static void main(String[] args) throws IOException {
        int tries = args.length > 0 ? Integer.parseInt(args[0]) : TRIES;
        Path folder = Files.createTempDirectory("login-times");
        PasswordFile file = new PasswordFile(folder.resolve("users"));
        for (int i = 0; i < USERS; i++) {
            file.add("user" + i, "secret");
        }
        FileAccounts accounts = new FileAccounts(file, Set.of("mail.example"));
        compare(
                "password",
                tries,
                user -> accounts.verifyPassword(user, "wrong")
                        .toCompletableFuture()
                        .join());
        for (SaslMechanism mechanism : Set.of(SaslMechanism.SCRAM_SHA_256, SaslMechanism.SCRAM_SHA_1)) {
            compare(mechanism.wireName(), tries, user -> scram(mechanism.begin(accounts, CONTEXT), user));
        }
    }

    /** Up to the proof, which is wrong. */
    private static void scram(SaslExchange exchange, String user) {
        SaslStep.Challenge first = (SaslStep.Challenge) step(exchange, "n,,n=" + user + ",r=abcdef");
        String nonce = new String(first.bytes(), StandardCharsets.UTF_8).split(",", -1)[0];
        SaslStep last = step(exchange, "c=biws," + nonce + ",p=" + "A".repeat(43) + "=");
        if (last instanceof SaslStep.Success || last instanceof SaslStep.Challenge) {
            throw new IllegalStateException("a wrong proof was taken");
        }
    }

    private static SaslStep step(SaslExchange exchange, String message) {
        return exchange.respond(message.getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture()
                .join();
    }

    private static void compare(String name, int tries, Attempt attempt) {
        Random random = new Random(1);
        for (int i = 0; i < Math.min(tries, WARM_UP); i++) {
            nanos(attempt, i % 2 == 0 ? "user" : "none", random);
        }
        long[] known = new long[tries];
        long[] unknown = new long[tries];
        int knownCount = 0;
        int unknownCount = 0;
        while (knownCount + unknownCount < 2 * tries) {
            boolean isKnown = unknownCount == tries || (knownCount < tries && random.nextBoolean());
            if (isKnown) {
                known[knownCount++] = nanos(attempt, "user", random);
            } else {
                unknown[unknownCount++] = nanos(attempt, "none", random);
            }
        }
        Arrays.sort(known);
        Arrays.sort(unknown);
        double distance = distance(known, unknown);
        double p = p(distance, tries);
        System.out.printf(
                "%-14s medians %8.1f and %8.1f us, D = %.4f, p = %.3f: %s%n",
                name,
                known[tries / 2] / 1e3,
                unknown[tries / 2] / 1e3,
                distance,
                p,
                p > LEAST_P ? "cannot be told apart" : "CAN BE TOLD APART");
    }

    private static long nanos(Attempt attempt, String prefix, Random random) {
        String user = prefix + random.nextInt(USERS);
        long begin = System.nanoTime();
        attempt.by(user);
        return System.nanoTime() - begin;
    }

    /** How far the shares of those that are shorter lie apart at most. */
    private static double distance(long[] one, long[] other) {
        int i = 0;
        int j = 0;
        double most = 0;
        while (i < one.length && j < other.length) {
            long at = Math.min(one[i], other[j]);
            while (i < one.length && one[i] == at) {
                i++;
            }
            while (j < other.length && other[j] == at) {
                j++;
            }
            most = Math.max(most, Math.abs((double) i / one.length - (double) j / other.length));
        }
        return most;
    }

    /** How likely so large a distance is of two that are the same. */
    private static double p(double distance, int tries) {
        double root = Math.sqrt(tries / 2.0);
        double lambda = (root + 0.12 + 0.11 / root) * distance;
        double sum = 0;
        for (int k = 1; k <= 100; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda);
        }
        return Math.max(0, Math.min(1, lambda < 0.2 ? 1 : sum));
    }
}
