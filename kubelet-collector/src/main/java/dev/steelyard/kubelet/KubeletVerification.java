package dev.steelyard.kubelet;

import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;

/// Believes a kubelet whose certificate is signed by a known authority and made out to the address
/// that was asked or to the node that has this address.
///
/// The second way is for kubelets whose certificates do not name their IP: they carry the node's
/// name as a DNS name, or as the common name `system:node:<name>` that the cluster's signer gives.
final class KubeletVerification extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2; // GeneralName choices of RFC 5280, section 4.2.1.6
    private static final int IP_ADDRESS = 7;
    private static final String NODE_USER = "system:node:";

    private final X509TrustManager authorities;
    private final Function<String, Set<String>> nodesAt;

    /// @param authorities checks the chain, and nothing of names
    /// @param nodesAt the names of the nodes that have an address
    KubeletVerification(X509TrustManager authorities, Function<String, Set<String>> nodesAt) {
        this.authorities = authorities;
        this.nodesAt = nodesAt;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, authType, Optional.ofNullable(engine.getPeerHost()));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        Optional<String> host =
                socket instanceof SSLSocket tls && tls.getHandshakeSession() != null
                        ? Optional.ofNullable(tls.getHandshakeSession().getPeerHost())
                        : Optional.empty();
        check(chain, authType, host);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain, authType, Optional.empty());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("kubelets are servers, not clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }

    private void check(X509Certificate[] chain, String authType, Optional<String> host)
            throws CertificateException {
        String asked = host.orElseThrow(() -> new CertificateException("no host was asked"));
        X509Certificate leaf = chain[0];
        try {
            authorities.checkServerTrusted(chain, authType);
        } catch (CertificateException untrusted) {
            throw new CertificateException(distrust(asked, leaf), untrusted);
        }
        if (statedNames(leaf).contains(canonical(asked))) {
            return; // as most do, so that thousands of nodes need not be looked through
        }
        Set<String> nodes = nodesAt.apply(asked);
        if (!names(leaf, nodes)) {
            throw new CertificateException(
                    "the kubelet's certificate is made out to "
                            + statedNames(leaf)
                            + ", not to the address "
                            + asked
                            + " or its node "
                            + nodes
                            + "; give the kubelet a certificate that names one of them");
        }
    }

    private static String distrust(String asked, X509Certificate leaf) {
        boolean selfSigned = leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal());
        String issuer = selfSigned ? "itself" : leaf.getIssuerX500Principal().getName();
        return "the certificate of the kubelet at "
                + asked
                + " is signed by "
                + issuer
                + ", which is not trusted; set serverTLSBootstrap in the kubelet's configuration"
                + " and approve its request for a certificate, or add its authority to the CA"
                + " bundle for kubelets";
    }

    private static boolean names(X509Certificate leaf, Set<String> nodes)
            throws CertificateParsingException {
        if (statedNames(leaf).stream().anyMatch(nodes::contains)) {
            return true;
        }
        String subject = leaf.getSubjectX500Principal().getName(X500Principal.RFC1779);
        return nodes.stream()
                .anyMatch(node -> List.of(subject.split(", ")).contains("CN=" + NODE_USER + node));
    }

    /// The names and addresses of the certificate's subject alternative name.
    private static List<String> statedNames(X509Certificate leaf)
            throws CertificateParsingException {
        List<String> stated = new ArrayList<>();
        Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                boolean ofInterest =
                        alternative.get(0).equals(DNS_NAME)
                                || alternative.get(0).equals(IP_ADDRESS);
                if (ofInterest && alternative.get(1) instanceof String name) {
                    stated.add(canonical(name));
                }
            }
        }
        return stated;
    }

    /// One spelling for each address and name: `::1` and `0:0:0:0:0:0:0:1` are the same.
    private static String canonical(String host) {
        try {
            return InetAddress.ofLiteral(host).getHostAddress();
        } catch (IllegalArgumentException _) {
            return host.toLowerCase(Locale.ROOT); // a name
        }
    }
}
