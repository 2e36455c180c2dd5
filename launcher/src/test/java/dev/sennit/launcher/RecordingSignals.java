// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Signals that come, one after the other, as soon as somebody listens. */
final class RecordingSignals implements Signals {
    private final int[] numbers;
    private final List<Integer> halts = new ArrayList<>();

    RecordingSignals(int... numbers) {
        this.numbers = numbers;
    }

    @Override
    public void listen(Listener ending, Runnable telling) {
        for (int number : numbers) {
            switch (number) {
                case 1 -> {}
                case 2 -> ending.signalled("SIGINT", number);
                case 10 -> telling.run();
                default -> ending.signalled("SIGTERM", number);
            }
        }
    }

    @Override
    public void listenToHangUp(Runnable reopening) {
        if (IntStream.of(numbers).anyMatch(number -> number == 1)) {
            reopening.run();
        }
    }

    @Override
    public void halt(int exitCode) {
        halts.add(exitCode);
    }

    List<Integer> halts() {
        return halts;
    }
}
