package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

func TestConfigurationOfTheNodeIsFilledWhole(t *testing.T) {
	f := folders{cache: "/cache", state: t.TempDir()}
	settings := newNodeSettings(f, toolbox{folder: "/cache/key"}, machine{runc: "/sbin/runc", pluginFolder: "/cni"})
	if err := writeNodeConfig(f, settings); err != nil {
		t.Fatal(err)
	}
	for name, wanted := range map[string]string{
		"containerd.toml": "runtime_path = '/cache/key/containerd-shim-runc-v2'",
		"kubelet.yaml":    "tlsCertFile: " + f.pki("kubelet.crt"),
		"kube-proxy.yaml": "kubeconfig: " + f.kubeconfig("kube-proxy"),
	} {
		if text := string(must(os.ReadFile(f.config(name)))(t)); !strings.Contains(text, wanted) {
			t.Errorf("%s lacks %q:\n%s", name, wanted, text)
		}
	}
	network := must(os.ReadFile(f.config("cni/10-steelyard.conflist")))(t)
	if !json.Valid(network) {
		t.Errorf("the network's configuration is no JSON:\n%s", network)
	}
}

func TestShimSocketsFitAUnixSocketPath(t *testing.T) {
	const longest = 42 // containerd's limit for the folder, on Linux
	if folder := (folders{state: stateFolder}).shimSockets(); len(folder) > longest {
		t.Errorf("%s has %d bytes, containerd takes %d", folder, len(folder), longest)
	}
}
