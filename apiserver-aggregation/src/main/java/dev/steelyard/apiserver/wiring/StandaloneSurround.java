package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.access.Authenticator;
import dev.steelyard.apiserver.access.LiveSettings;
import dev.steelyard.apiserver.access.StaticToken;
import dev.steelyard.apiserver.access.SubjectAccess;
import dev.steelyard.apiserver.certificates.BundleRenewal;
import dev.steelyard.apiserver.certificates.CertificateIssuer;
import dev.steelyard.apiserver.certificates.ServingCertificate;
import dev.steelyard.apiserver.certificates.ServingNames;
import dev.steelyard.apiserver.chaining.Chain;
import dev.steelyard.apiserver.command.ServeOptions;
import dev.steelyard.apiserver.command.ServeOptions.Standalone;
import dev.steelyard.apiserver.groups.KindNames;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.discovery.AnnotatedPods;
import dev.steelyard.discovery.Cadence;
import dev.steelyard.inventory.ManifestException;
import dev.steelyard.inventory.ManifestInventory;
import dev.steelyard.kubelet.KubeletAccess;
import dev.steelyard.kubelet.KubeletTrust;
import dev.steelyard.rules.Surroundings;
import dev.steelyard.tsdb.ClockWitness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jboss.logging.Logger;

/// Puts together what stands for a cluster on one machine: a directory of manifests, a token, and a
/// certificate of our own.
final class StandaloneSurround {
    private static final Logger log = Logger.getLogger(StandaloneSurround.class);
    private static final Duration MANIFESTS = Duration.ofSeconds(2);
    private static final int TOKEN_BYTES = 20;

    private final Assembly assembly;
    private final Cadence cadence;
    private final Standalone mode;
    private String inventedToken = "";

    StandaloneSurround(Assembly assembly, Cadence cadence, Standalone mode) {
        this.assembly = assembly;
        this.cadence = cadence;
        this.mode = mode;
    }

    /// Reads the manifests, begins to follow their changes, and makes `certificate`.
    Surround open(ServingCertificate certificate) throws IOException {
        ManifestInventory inventory = manifests(mode.directory());
        assembly.every(MANIFESTS, "manifests", () -> reread(inventory));
        BundleRenewal renewal =
                new BundleRenewal(
                        new CertificateIssuer(assembly.clock(), assembly.random()),
                        ServingNames.ofLoopback());
        certificate.show(renewal.first().leaf());
        StaticToken token = new StaticToken(token(mode.token()));
        KubeletTrust trust =
                new KubeletTrust.Authorities(Surround.SERVICE_ACCOUNT.resolve("ca.crt"));
        return new Surround(
                inventory,
                List.of(new AnnotatedPods(inventory, cadence)),
                new KubeletAccess(
                        new KubeletAccess.Options(Surround.SERVICE_ACCOUNT.resolve("token"), trust),
                        inventory,
                        assembly.clock()),
                new Surround.Gate(
                        new Authenticator(new LiveSettings(), token, assembly.clock()),
                        new SubjectAccess(token, assembly.clock())),
                _ -> List.of(),
                this::rules,
                new Surround.Objects(
                        new KindNames(),
                        _ -> {
                            throw RefusedException.badRequest(
                                    "objects other than pods and nodes are not known in standalone"
                                            + " mode, so their labels cannot be selected by");
                        }),
                ClockWitness.NONE,
                Chain.ofNobody());
    }

    /// The token that was made up, or empty.
    String inventedToken() {
        return inventedToken;
    }

    private Surround.Rules rules(Keeping keeping, Surroundings surroundings) {
        StandaloneRules rules =
                assembly.own(
                        new StandaloneRules(
                                mode.directory(), keeping.feed(), surroundings, assembly.clock()));
        assembly.every(MANIFESTS, "rules", rules::refresh);
        return new Surround.Rules(rules::book, rules::described);
    }

    private static ManifestInventory manifests(Path directory) throws IOException {
        try {
            return ManifestInventory.open(directory);
        } catch (ManifestException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void reread(ManifestInventory inventory) {
        switch (inventory.refresh()) {
            case ManifestInventory.Refresh.Unchanged() -> {}
            case ManifestInventory.Refresh.Reread(int objects) ->
                    log.infof("manifests read again objects=%d", objects);
            case ManifestInventory.Refresh.Refused(ManifestException problem) ->
                    log.errorf("manifests stay as they were: %s", problem.getMessage());
        }
    }

    private String token(ServeOptions.Token source) throws IOException {
        return switch (source) {
            case ServeOptions.Token.Given(String text) -> text;
            case ServeOptions.Token.InFile(Path file) -> Files.readString(file).strip();
            case ServeOptions.Token.Generated() -> {
                byte[] bytes = new byte[TOKEN_BYTES];
                assembly.random().nextBytes(bytes);
                inventedToken = HexFormat.of().formatHex(bytes);
                yield inventedToken;
            }
        };
    }
}
