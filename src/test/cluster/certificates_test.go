package main

import (
	"crypto/x509"
	"encoding/pem"
	"testing"
)

func TestServerCertificateIsOfItsAuthorityAndItsHostsOnly(t *testing.T) {
	ca := must(newAuthority("ca"))(t)
	stranger := must(newAuthority("stranger"))(t)
	certificate := parse(t, must(ca.server("kubelet", nodeName, bridgeAddress))(t))

	for _, host := range []string{nodeName, bridgeAddress} {
		if err := verify(certificate, ca, host, x509.ExtKeyUsageServerAuth); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if verify(certificate, ca, "10.244.0.2", x509.ExtKeyUsageServerAuth) == nil {
		t.Error("is valid for an address that it was not issued for")
	}
	if verify(certificate, stranger, nodeName, x509.ExtKeyUsageServerAuth) == nil {
		t.Error("is valid under another authority")
	}
	if verify(certificate, ca, nodeName, x509.ExtKeyUsageClientAuth) == nil {
		t.Error("may be used by a client")
	}
}

func TestClientCertificateNamesUserAndGroups(t *testing.T) {
	ca := must(newAuthority("ca"))(t)
	certificate := parse(t, must(ca.client("system:node:node-1", "system:nodes"))(t))

	if got := certificate.Subject.String(); got != "CN=system:node:node-1,O=system:nodes" {
		t.Errorf("subject is %s", got)
	}
	if err := verify(certificate, ca, "", x509.ExtKeyUsageClientAuth); err != nil {
		t.Error(err)
	}
}

func verify(certificate *x509.Certificate, ca authority, host string, usage x509.ExtKeyUsage) error {
	roots := x509.NewCertPool()
	roots.AddCert(ca.parsed)
	_, err := certificate.Verify(x509.VerifyOptions{Roots: roots, DNSName: host, KeyUsages: []x509.ExtKeyUsage{usage}})
	return err
}

func parse(t *testing.T, pair keyPair) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode(pair.certificate)
	return must(x509.ParseCertificate(block.Bytes))(t)
}

// must turns (value, error) into a value, ending the test on an error.
func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
