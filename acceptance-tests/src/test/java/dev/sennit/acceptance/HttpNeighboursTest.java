// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** What HTTP servers live among: load generators, scripts, proxies before them, and servers behind their client. */
@OnEveryReactor
class HttpNeighboursTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int BYTES = 200_000;
    private static final int REQUESTS = 5;

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void h2loadGetsEveryAnswerOverHttp1() {
        try (Server server = Sennit.on(reactor).serve("http", "--text", "hello")) {
            Outcome outcome = RunningProcess.run(
                            LIMIT, "h2load", "--h1", "-n", "20000", "-c", "50", "-t", "1", server.url("/"))
                    .succeeded();
            assertThat(outcome.out()).contains("20000 done, 20000 succeeded, 0 failed, 0 errored, 0 timeout");
        }
    }

    @Test
    void aPythonScriptKeepsItsConnection() {
        Site site = Site.in(folder).file("a", "first").file("b", "second");
        try (Server server = site.serve(Sennit.on(reactor))) {
            String script = """
                    import http.client, sys
                    c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=20)
                    for path in ('/a', '/b', '/nowhere', '/a'):
                        c.request('GET', path)
                        r = c.getresponse()
                        body = r.read().decode()
                        print(r.status, body if r.status == 200 else '', r.getheader('Connection'), c.sock is not None)
                    """;
            Outcome outcome = RunningProcess.run(LIMIT, "python3", "-c", script, Integer.toString(server.port()))
                    .succeeded();
            assertThat(outcome.outLines())
                    .containsExactly(
                            "200 first None True", "200 second None True", "404  None True", "200 first None True");
        }
    }

    @Test
    void nginxBeforeItKeepsItsConnectionsAndPassesEverythingOn() throws IOException {
        Site site = Site.in(folder);
        Path noise = site.noise("noise", BYTES);
        int front = Ports.free();
        try (Server server = site.serve(Sennit.on(reactor));
                RunningProcess nginx = nginx(
                        front,
                        "upstream site { server 127.0.0.1:" + server.port() + "; keepalive 4; }",
                        "location / { proxy_pass http://site; proxy_http_version 1.1;"
                                + " proxy_set_header Connection ''; }")) {
            int before = server.facts().openSockets();
            for (int i = 0; i < REQUESTS; i++) {
                Path copy = folder.resolve("copy" + i);
                RunningProcess.run(LIMIT, "curl", "-sS", "--fail", "-o", copy.toString(), url(front, "/noise"))
                        .succeeded();
                assertThat(copy).hasSameBinaryContentAs(noise);
            }
            assertThat(RunningProcess.run(LIMIT, "curl", "-sS", "-r", "10-19", url(front, "/noise"))
                            .succeeded()
                            .out())
                    .isNotEmpty();
            assertThat(server.facts().openSockets()).isLessThan(before + REQUESTS);
            assertThat(nginx.isAlive()).isTrue();
        }
    }

    @Test
    void nginxIsAnOriginOfItsClient() throws IOException {
        Site site = Site.in(folder);
        Path noise = site.noise("noise", BYTES);
        int port = Ports.free();
        try (RunningProcess nginx =
                nginx(port, "", "location / { root " + site.root() + "; chunked_transfer_encoding on; }")) {
            Path part = folder.resolve("copy.part");
            Files.write(part, Arrays.copyOf(Files.readAllBytes(noise), BYTES / 2));
            String tag = RunningProcess.run(LIMIT, "curl", "-sSI", url(port, "/noise"))
                    .succeeded()
                    .out()
                    .lines()
                    .filter(line -> line.startsWith("ETag: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("ETag: ".length())
                    .strip();
            Files.writeString(folder.resolve("copy.part.from"), tag);
            Outcome outcome = Sennit.on(reactor)
                    .run("fetch", "--output", folder.resolve("copy").toString(), url(port, "/noise"))
                    .succeeded();
            assertThat(outcome.err()).contains("copy: 200.0 kB in ");
            assertThat(folder.resolve("copy")).hasSameBinaryContentAs(noise);
            assertThat(Files.readString(folder.resolve("access.log"))).contains("\"GET /noise HTTP/1.1\" 206 100000");
            assertThat(nginx.isAlive()).isTrue();
        }
    }

    /** In the foreground, with all of its files in the folder; returns when it listens. */
    private RunningProcess nginx(int port, String upstream, String location) throws IOException {
        Path config = Files.writeString(
                folder.resolve("nginx.conf"),
                String.join(
                        "\n",
                        "daemon off;",
                        "master_process off;", // whose workers would outlive it when it is killed
                        "pid " + folder.resolve("nginx.pid") + ";",
                        "error_log " + folder.resolve("error.log") + ";",
                        "events { worker_connections 64; }",
                        "http {",
                        "  access_log " + folder.resolve("access.log") + ";",
                        "  client_body_temp_path " + folder + "/body;",
                        "  proxy_temp_path " + folder + "/proxy;",
                        "  fastcgi_temp_path " + folder + "/fastcgi;",
                        "  uwsgi_temp_path " + folder + "/uwsgi;",
                        "  scgi_temp_path " + folder + "/scgi;",
                        "  " + upstream,
                        "  server { listen 127.0.0.1:" + port + "; " + location + " }",
                        "}",
                        ""));
        RunningProcess nginx = new RunningProcess(List.of("nginx", "-e", "stderr", "-c", config.toString()));
        Eventually.await("nginx listens", LIMIT, () -> answers(port), () -> nginx);
        return nginx;
    }

    private static boolean answers(int port) {
        return RunningProcess.run(LIMIT, "curl", "-s", "-o", "/dev/null", url(port, "/"))
                        .exitCode()
                == 0;
    }

    private static String url(int port, String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
