package dev.steelyard.apiserver.certificates;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Keeps the certificate in use, its Secret and the APIServices true to each other.
///
/// All replicas do so, each by itself: what is already true is not written. A failure is told and
/// counted and leaves in use what is in use.
public final class CertificateKeeper {
    private static final Logger log = Logger.getLogger(CertificateKeeper.class);

    private final BundleSecret secret;
    private final BundleRenewal renewal;
    private final ServingCertificate certificate;
    private final ApiServices apiServices;
    private final InstantSource clock;
    private final AtomicLong failures = new AtomicLong();
    private volatile Map<String, ApiServices.State> states = Map.of();

    public CertificateKeeper(
            BundleSecret secret,
            BundleRenewal renewal,
            ServingCertificate certificate,
            ApiServices apiServices,
            InstantSource clock) {
        this.secret = secret;
        this.renewal = renewal;
        this.certificate = certificate;
        this.apiServices = apiServices;
        this.clock = clock;
    }

    /// Looks once, and does what is due; to be called every minute or so.
    public synchronized void keep() {
        try {
            ServingBundle bundle = secret.inForce(renewal, clock.instant());
            // A new authority is published before a certificate of it can come into use.
            publish(bundle);
            certificate.show(bundle.leaf());
        } catch (MalformedBundleException e) {
            failed(
                    "the Secret of the serving certificate cannot be read (delete it to have it"
                            + " made anew): "
                            + e.getMessage());
        } catch (KubernetesClientException e) {
            failed("the Secret of the serving certificate: " + e.getMessage());
        }
    }

    /// How often something could not be kept.
    public long failures() {
        return failures.get();
    }

    /// What the APIServices were last found to be.
    public Map<String, ApiServices.State> apiServices() {
        return states;
    }

    private void publish(ServingBundle bundle) {
        try {
            Map<String, ApiServices.State> found = apiServices.trust(bundle.trustedPem());
            if (!found.equals(states)) {
                log.infof("apiservices %s", found);
                states = found;
            }
        } catch (KubernetesClientException e) {
            failed("caBundle of the APIServices: " + e.getMessage());
        }
    }

    private void failed(String what) {
        failures.incrementAndGet();
        log.errorf("not kept: %s", what);
    }
}
