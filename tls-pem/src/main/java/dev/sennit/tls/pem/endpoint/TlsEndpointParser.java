// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem.endpoint;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsOptions.ClientCertificate;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import dev.sennit.tls.pem.CertificateFiles;
import dev.sennit.tls.pem.CertificateFolder;
import dev.sennit.tls.pem.CertificateList;
import dev.sennit.tls.pem.CertificateSource;
import dev.sennit.tls.pem.ClientFiles;
import dev.sennit.tls.pem.PemSource;
import dev.sennit.tls.pem.Renewed;
import dev.sennit.tls.pem.ServerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * TLS over TCP.
 *
 * <p>To listen: {@code tls:PORT:cert=FILE[,FILE…][:key=FILE[,FILE…]]} or {@code tls:PORT:certs=FOLDER}, and then
 * {@code [:unknown-names=refuse][:client-ca=FILE][:alpn=NAME,…][:interface=ADDR][:backlog=N]}. Without {@code key} the
 * certificates' files hold the keys too. The name that a client asks for chooses the certificate; who asks for none or for
 * an unknown one gets the first, unless unknown ones are to be refused. With {@code client-ca} clients must show a
 * certificate that one of those authorities issued.
 *
 * <p>To connect: {@code tls:HOST:PORT[:ca=FILE][:cert=FILE][:key=FILE][:alpn=NAME,…][:name=SERVERNAME][:timeout=TIME]
 * [:bind=ADDR]}. The server's certificate must be for HOST, or for {@code name}, and come from an authority in
 * {@code ca}, or one that the JVM trusts.
 */
@AutoService(EndpointParser.class)
public final class TlsEndpointParser implements EndpointParser {
    private static final String SYNTAX = "tls:PORT:cert=FILE,...[:key=FILE,...][:unknown-names=refuse][:client-ca=FILE]"
            + "[:alpn=NAME,...][:interface=ADDR][:backlog=N], with certs=FOLDER in the place of cert and key";
    private static final String CLIENT_SYNTAX =
            "tls:HOST:PORT[:ca=FILE][:cert=FILE][:key=FILE][:alpn=NAME,...][:name=SERVERNAME][:timeout=TIME][:bind=ADDR]";

    /** For the service loader. */
    public TlsEndpointParser() {}

    @Override
    public String type() {
        return "tls";
    }

    @Override
    public String syntax() {
        return SYNTAX;
    }

    @Override
    public Optional<String> clientSyntax() {
        return Optional.of(CLIENT_SYNTAX);
    }

    // ------------------------------------------------------------------------------------------------- to listen

    @Override
    public ServerEndpoint parseServer(EndpointDescription description) {
        description.expect(
                1, SYNTAX, "cert", "certs", "key", "unknown-names", "client-ca", "alpn", "interface", "backlog");
        Parts parts = new Parts(description);
        ServerEndpoint tcp = Endpoints.server(parts.tcp("interface", "backlog"));
        Optional<Path> authorities = parts.path("client-ca");
        return new TlsServerEndpoint(
                tcp,
                follow(parts, new ServerFiles(certificates(parts), authorities)),
                authorities.isPresent() ? ClientCertificate.REQUIRED : ClientCertificate.NONE,
                refusesUnknownNames(parts),
                parts.applicationProtocols(),
                description.text());
    }

    private static boolean refusesUnknownNames(Parts parts) {
        Optional<String> value = parts.text("unknown-names");
        if (value.isPresent() && !value.get().equals("refuse")) {
            throw parts.fault("unknown-names can only be 'refuse', not '" + value.get()
                    + "'; without it they get the first certificate");
        }
        return value.isPresent();
    }

    private static CertificateSource certificates(Parts parts) {
        List<Path> certificates = parts.paths("cert");
        List<Path> keys = parts.paths("key");
        Optional<Path> folder = parts.path("certs");
        if (folder.isPresent()) {
            if (!certificates.isEmpty() || !keys.isEmpty()) {
                throw parts.fault("certs names a folder with certificates and keys: leave cert and key out");
            }
            return new CertificateFolder(folder.get());
        }
        if (certificates.isEmpty()) {
            throw parts.fault("it names no certificate: the form is " + SYNTAX);
        }
        if (!keys.isEmpty() && keys.size() != certificates.size()) {
            throw parts.fault("key must name as many files as cert, " + certificates.size() + ", not " + keys.size()
                    + "; leave it out if the certificates' files hold the keys");
        }
        List<CertificateFiles> files = new ArrayList<>();
        for (int i = 0; i < certificates.size(); i++) {
            files.add(new CertificateFiles(certificates.get(i), keys.isEmpty() ? certificates.get(i) : keys.get(i)));
        }
        return new CertificateList(files);
    }

    private static <T> Renewed<T> follow(Parts parts, PemSource<T> files) {
        try {
            return new Renewed<>(files);
        } catch (IOException e) {
            throw parts.fault(e.getMessage(), e);
        }
    }

    // ------------------------------------------------------------------------------------------------ to connect

    @Override
    public ClientEndpoint parseClient(EndpointDescription description) {
        description.expect(
                2,
                CLIENT_SYNTAX + ", with \\: for each colon of an IPv6 address",
                "ca",
                "cert",
                "key",
                "alpn",
                "name",
                "timeout",
                "bind");
        Parts parts = new Parts(description);
        ClientEndpoint tcp = Endpoints.client(parts.tcp("timeout", "bind"));
        Optional<Path> certificate = parts.path("cert");
        Optional<Path> key = parts.path("key");
        if (key.isPresent() && certificate.isEmpty()) {
            throw parts.fault("a key needs its certificate: name it with cert=FILE");
        }
        Optional<CertificateFiles> own = certificate.map(file -> new CertificateFiles(file, key.orElse(file)));
        Renewed<SSLContext> context = follow(parts, new ClientFiles(parts.path("ca"), own));
        String serverName = parts.serverName();
        String[] applicationProtocols = parts.applicationProtocols();
        Supplier<TlsOptions> options =
                () -> TlsOptions.client(context.get(), serverName).withApplicationProtocols(applicationProtocols);
        try {
            TlsOptions unused = options.get(); // refuses bad names now
            return Tls.client(options, tcp, description.text());
        } catch (IllegalArgumentException e) {
            throw parts.fault(e.getMessage(), e);
        }
    }
}
