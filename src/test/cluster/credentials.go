package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
)

// administrator is the user of the kubeconfig that people and tests use.
const administrator = "admin"

// writeCredentials makes every certificate and kubeconfig of the cluster:
// the cluster CA for kube-apiserver, kubelet and all users, one CA for etcd,
// one for the front proxy, and the key that signs service account tokens.
func writeCredentials(f folders) error {
	cluster, err := newAuthority("steelyard-cluster")
	if err != nil {
		return err
	}
	if err := cluster.write(f, "ca"); err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return writeServers(f, cluster) },
		func() error { return writeUsers(f, cluster) },
		func() error { return writeEtcd(f) },
		func() error { return writeFrontProxy(f) },
		func() error { return writeServiceAccountKey(f) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func writeServers(f folders, cluster authority) error {
	apiserver, err := cluster.server("kube-apiserver", "kubernetes", "kubernetes.default", "kubernetes.default.svc",
		"kubernetes.default.svc.cluster.local", "localhost", "127.0.0.1", bridgeAddress, firstService)
	if err != nil {
		return err
	}
	if err := apiserver.write(f, "kube-apiserver"); err != nil {
		return err
	}
	kubelet, err := cluster.server("system:node:"+nodeName, nodeName, bridgeAddress)
	if err != nil {
		return err
	}
	return kubelet.write(f, "kubelet")
}

// writeUsers makes one kubeconfig per user of kube-apiserver. The names and
// groups are those that its built-in roles are bound to.
func writeUsers(f folders, cluster authority) error {
	for _, user := range []struct{ file, name, group string }{
		{administrator, "kubernetes-admin", "system:masters"},
		{"kube-controller-manager", "system:kube-controller-manager", ""},
		{"kube-scheduler", "system:kube-scheduler", ""},
		{"kube-proxy", "system:kube-proxy", ""},
		{"kubelet-client", "system:node:" + nodeName, "system:nodes"},
	} {
		pair, err := cluster.client(user.name, groupList(user.group)...)
		if err != nil {
			return err
		}
		if err := pair.write(f, user.file); err != nil {
			return err
		}
		if err := writeKubeconfig(f, user.file, cluster.certificate, pair); err != nil {
			return err
		}
	}
	toKubelet, err := cluster.client("kube-apiserver-kubelet-client", "system:masters")
	if err != nil {
		return err
	}
	return toKubelet.write(f, "kube-apiserver-kubelet-client")
}

func groupList(group string) []string {
	if group == "" {
		return nil
	}
	return []string{group}
}

// writeEtcd makes a CA of etcd's own, so that no user of the cluster passes
// kube-apiserver by.
func writeEtcd(f folders) error {
	etcd, err := newAuthority("steelyard-cluster-etcd")
	if err != nil {
		return err
	}
	server, err := etcd.peer("etcd", "127.0.0.1")
	if err != nil {
		return err
	}
	client, err := etcd.client("kube-apiserver-etcd-client")
	if err != nil {
		return err
	}
	for name, pair := range map[string]keyPair{"etcd-ca": etcd.keyPair, "etcd": server, "kube-apiserver-etcd-client": client} {
		if err := pair.write(f, name); err != nil {
			return err
		}
	}
	return nil
}

// writeFrontProxy makes the CA and the client certificate by which aggregated
// servers recognise kube-apiserver; called again, it replaces both.
func writeFrontProxy(f folders) error {
	frontProxy, err := newAuthority("steelyard-cluster-front-proxy")
	if err != nil {
		return err
	}
	client, err := frontProxy.client(frontProxyUser)
	if err != nil {
		return err
	}
	if err := frontProxy.write(f, "front-proxy-ca"); err != nil {
		return err
	}
	return client.write(f, "front-proxy-client")
}

// writeServiceAccountKey makes the pair that signs and checks tokens.
func writeServiceAccountKey(f folders) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return err
	}
	if err := os.WriteFile(f.pki("service-account.key"),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600); err != nil {
		return err
	}
	return os.WriteFile(f.pki("service-account.pub"),
		pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}), 0o600)
}

// writeKubeconfig embeds all it needs, so that the file can be copied.
func writeKubeconfig(f folders, file string, ca []byte, user keyPair) error {
	encode := base64.StdEncoding.EncodeToString
	text := fmt.Sprintf(`apiVersion: v1
kind: Config
current-context: steelyard
contexts:
- name: steelyard
  context: {cluster: steelyard, user: %[1]s}
clusters:
- name: steelyard
  cluster:
    server: %[2]s
    certificate-authority-data: %[3]s
users:
- name: %[1]s
  user:
    client-certificate-data: %[4]s
    client-key-data: %[5]s
`, file, apiserverURL, encode(ca), encode(user.certificate), encode(user.key))
	path := f.kubeconfig(file)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o600)
}
