package dev.steelyard.apiserver.access;

import java.security.cert.X509Certificate;
import java.util.List;

/// Whom kube-apiserver tells aggregated servers to trust: the content of the ConfigMap
/// `kube-system/extension-apiserver-authentication`.
///
/// @param frontProxyAuthorities sign the certificate of the front proxy; without any, no header is
///   believed
/// @param clientAuthorities sign the certificates of users; without any, none is believed
public record AuthenticationSettings(
        List<X509Certificate> frontProxyAuthorities,
        List<X509Certificate> clientAuthorities,
        FrontProxy frontProxy) {
    /// Trusts nobody.
    public static final AuthenticationSettings NONE =
            new AuthenticationSettings(
                    List.of(),
                    List.of(),
                    new FrontProxy(List.of(), List.of(), List.of(), List.of(), List.of()));

    public AuthenticationSettings {
        frontProxyAuthorities = List.copyOf(frontProxyAuthorities);
        clientAuthorities = List.copyOf(clientAuthorities);
    }

    /// Who may speak for others, and in which headers.
    ///
    /// @param allowedNames the common names of its certificate; none at all means any
    /// @param uidHeaders only where kube-apiserver states them: there is no default
    public record FrontProxy(
            List<String> allowedNames,
            List<String> userHeaders,
            List<String> groupHeaders,
            List<String> uidHeaders,
            List<String> extraPrefixes) {
        public FrontProxy {
            allowedNames = List.copyOf(allowedNames);
            userHeaders = List.copyOf(userHeaders);
            groupHeaders = List.copyOf(groupHeaders);
            uidHeaders = List.copyOf(uidHeaders);
            extraPrefixes = List.copyOf(extraPrefixes);
        }

        /// Whether a certificate of this common name may speak for others.
        public boolean allows(String commonName) {
            return allowedNames.isEmpty() || allowedNames.contains(commonName);
        }
    }
}
