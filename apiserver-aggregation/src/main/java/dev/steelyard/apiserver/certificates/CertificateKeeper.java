package dev.steelyard.apiserver.certificates;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private volatile Map<String, Complaint> complaints = Map.of();

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

    /// The figures of this moment.
    public List<MetricFamily> families() {
        return List.of(
                new MetricFamily(
                        "steelyard_certificate_failures",
                        MetricType.COUNTER,
                        "Looks at the serving certificate or at an APIService that failed.",
                        List.of(new MetricPoint.Value(Labels.EMPTY, failures.doubleValue()))),
                new MetricFamily(
                        "steelyard_apiservice_ours",
                        MetricType.GAUGE,
                        "1 for each APIService that names this server, 0 for others and absent ones.",
                        states.entrySet().stream()
                                .<MetricPoint>map(each ->
                                        new MetricPoint.Value(
                                                Labels.of("apiservice", each.getKey()),
                                                each.getValue() == ApiServices.State.OURS ? 1 : 0))
                                .toList()),
                new MetricFamily(
                        "steelyard_apiservice_available",
                        MetricType.GAUGE,
                        "1 for each APIService of ours whose requests kube-apiserver passes on, 0"
                                + " for those of which it says that they are not Available.",
                        available()));
    }

    private List<MetricPoint> available() {
        Map<String, Complaint> wrong = complaints;
        return states.entrySet().stream()
                .filter(each -> each.getValue() == ApiServices.State.OURS)
                .<MetricPoint>map(each ->
                        new MetricPoint.Value(
                                Labels.of("apiservice", each.getKey()),
                                wrong.containsKey(each.getKey()) ? 0 : 1))
                .toList();
    }

    /// What was last known of one that is refused stays known.
    private void publish(ServingBundle bundle) {
        ApiServices.Look look = apiServices.trust(bundle.trustedPem());
        Map<String, ApiServices.State> known = new TreeMap<>(states);
        known.putAll(look.states());
        if (!known.equals(states)) {
            log.infof("apiservices %s", known);
            states = known;
        }
        tell(look.complaints());
        new TreeMap<>(look.refusals())
                .forEach((name, refusal) -> failed("caBundle of " + name + ": " + refusal));
    }

    /// Each once, with all that it is about: what kube-apiserver cannot do, nobody here sees
    /// otherwise.
    private void tell(Map<String, Complaint> now) {
        Map<Complaint, SortedSet<String>> news = new HashMap<>();
        now.forEach((name, complaint) -> {
            if (!complaint.equals(complaints.get(name))) {
                news.computeIfAbsent(complaint, _ -> new TreeSet<>()).add(name);
            }
        });
        news.forEach((complaint, names) ->
                log.warnf(
                        "apiservices %s are not Available reason=%s message=%s; %s",
                        names, complaint.reason(), complaint.message(), complaint.cure()));
        complaints = now;
    }

    private void failed(String what) {
        failures.incrementAndGet();
        log.errorf("not kept: %s", what);
    }
}
