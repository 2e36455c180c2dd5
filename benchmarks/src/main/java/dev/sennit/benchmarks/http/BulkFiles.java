// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.http;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fetches one file from several servers in turn, over connections that stay open, and tells how fast each was and what CPU it took. The
 * servers run already, all on one core and this on another; the same file lies below each root. Rounds alternate, so that
 * the machine's mood meets all of them; the ratios are those within a round.
 *
 * <pre>
 *   taskset -c 0 ./sennit http --workers 1 --root site --listen tcp:8080     and nginx with one worker, on 8081
 *   taskset -c 1 java dev.sennit.benchmarks.http.BulkFiles 8 16 2 \
 *       sennit=http://127.0.0.1:8080/1m.bin@PID nginx=http://127.0.0.1:8081/1m.bin@PID_OF_ITS_WORKER
 * </pre>
 */
public final class BulkFiles {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int MILLIS_PER_TICK = 10; // of /proc/PID/stat: USER_HZ is 100
    private static final int WARM_ROUNDS = 2; // not counted

    /** A server under test. */
    private record Server(
            String name, URI url, long pid, List<Double> megabytesPerSecond, List<Double> cpuMillisPerGigabyte) {
        /** {@code NAME=URL@PID}. */
        static Server parse(String text) {
            int equals = text.indexOf('=');
            int at = text.lastIndexOf('@');
            if (equals < 0 || at < equals) {
                throw new IllegalArgumentException("a server is NAME=URL@PID, not " + text);
            }
            return new Server(
                    text.substring(0, equals),
                    URI.create(text.substring(equals + 1, at)),
                    Long.parseLong(text.substring(at + 1)),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        long cpuMillis() throws IOException {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(words[11]) + Long.parseLong(words[12])) * MILLIS_PER_TICK;
        }
    }

    private BulkFiles() {}

    /** Arguments: rounds, connections, seconds of a round, then the servers, the one to compare with first. */
    public static void main(String[] args) throws Exception {
        if (args.length < 4) {
            throw new IllegalArgumentException("wanted: ROUNDS CONNECTIONS SECONDS NAME=URL@PID ...");
        }
        int rounds = Integer.parseInt(args[0]);
        int connections = Integer.parseInt(args[1]);
        long nanos = Integer.parseInt(args[2]) * 1_000_000_000L;
        List<Server> servers = new ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            servers.add(Server.parse(args[i]));
        }
        for (int round = -WARM_ROUNDS; round < rounds; round++) {
            for (Server each : servers) {
                measure(each, connections, nanos, round >= 0);
            }
        }
        servers.forEach(each -> print(each, servers.get(0)));
    }

    private static void measure(Server server, int connections, long nanos, boolean counts) throws Exception {
        AtomicLong bytes = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        long cpuBefore = server.cpuMillis();
        long start = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(() -> fetch(server.url(), start + nanos, bytes));
            threads.add(thread);
            thread.start();
        }
        for (Thread each : threads) {
            each.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (counts) {
            server.megabytesPerSecond().add(bytes.get() / 1e6 / seconds);
            server.cpuMillisPerGigabyte().add((server.cpuMillis() - cpuBefore) / (bytes.get() / 1e9));
        }
    }

    private static void fetch(URI url, long untilNanos, AtomicLong bytes) {
        byte[] request =
                ("GET " + url.getPath() + " HTTP/1.1\r\nHost: bench\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (Socket socket = new Socket(url.getHost(), url.getPort());
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096))) {
            while (System.nanoTime() - untilNanos < 0) {
                socket.getOutputStream().write(request);
                long left = readHead(in);
                bytes.addAndGet(left);
                while (left > 0) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (read < 0) {
                        throw new EOFException(left + " bytes are missing");
                    }
                    left -= read;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the length of the body. */
    @SuppressWarnings("deprecation") // a head is ASCII, and lines of it are all that is read so
    private static long readHead(DataInputStream in) throws IOException {
        String status = in.readLine();
        if (status == null || !status.contains(" 200 ")) {
            throw new IOException("not answered with 200: " + status);
        }
        long length = -1;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Long.parseLong(line.substring(15).strip());
            }
        }
        if (length < 0) {
            throw new IOException("a body without a length");
        }
        return length;
    }

    private static void print(Server server, Server first) {
        System.out.printf(
                "%-12s %8.0f MB/s %8.1f ms CPU per GB %8.2f x the CPU of %s%n",
                server.name(),
                median(server.megabytesPerSecond()),
                median(server.cpuMillisPerGigabyte()),
                median(ratios(server.cpuMillisPerGigabyte(), first.cpuMillisPerGigabyte())),
                first.name());
    }

    private static List<Double> ratios(List<Double> some, List<Double> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            ratios.add(some.get(i) / others.get(i));
        }
        return ratios;
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
