package main

import (
	"bytes"
	"embed"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
)

//go:embed config
var configTemplates embed.FS

// nodeSettings is what the configuration files of the node are filled with.
type nodeSettings struct {
	State, PKI, Socket, ShimSockets      string
	Shim, Runc, PluginFolder             string
	SandboxImage                         string
	RestrictOOMScore                     bool
	Bridge, BridgeAddress, NodeName      string
	PodRange, PodRangeFirst, PodRangeEnd string
	ServiceRange                         string
	MTU                                  int
	ProxyKubeconfig                      string
}

func newNodeSettings(f folders, t toolbox, m machine) nodeSettings {
	return nodeSettings{
		State:            f.state,
		PKI:              f.pki(""),
		Socket:           containerdSocket,
		ShimSockets:      f.shimSockets(),
		Shim:             t.program("containerd-shim-runc-v2"),
		Runc:             m.runc,
		PluginFolder:     m.pluginFolder,
		SandboxImage:     pauseImage,
		RestrictOOMScore: !mayLowerOOMScore(),
		Bridge:           bridge,
		BridgeAddress:    bridgeAddress,
		NodeName:         nodeName,
		PodRange:         podRange,
		PodRangeFirst:    podRangeFirst,
		PodRangeEnd:      podRangeLast,
		ServiceRange:     serviceRange,
		MTU:              bridgeMTU,
		ProxyKubeconfig:  f.kubeconfig("kube-proxy"),
	}
}

// writeNodeConfig fills the templates of config/ and writes them.
func writeNodeConfig(f folders, settings nodeSettings) error {
	for name, target := range map[string]string{
		"containerd.toml":  f.config("containerd.toml"),
		"kubelet.yaml":     f.config("kubelet.yaml"),
		"kube-proxy.yaml":  f.config("kube-proxy.yaml"),
		"network.conflist": f.config("cni/10-steelyard.conflist"),
	} {
		filled, err := template.ParseFS(configTemplates, "config/"+name)
		if err != nil {
			return err
		}
		var text bytes.Buffer
		if err := filled.Option("missingkey=error").Execute(&text, settings); err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(target, text.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// mayLowerOOMScore tells whether this process has CAP_SYS_RESOURCE. Without
// it every pod sandbox would die on the score that the kubelet asks for.
func mayLowerOOMScore() bool {
	const capSysResource = 24
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if bits, found := strings.CutPrefix(line, "CapEff:"); found {
			effective, err := strconv.ParseUint(strings.TrimSpace(bits), 16, 64)
			return err == nil && effective&(1<<capSysResource) != 0
		}
	}
	return false
}

func containerdDaemon(f folders) daemon {
	return daemon{"containerd", []string{"--config=" + f.config("containerd.toml")}}
}

func kubelet(f folders) daemon {
	return daemon{"kubelet", []string{
		"--config=" + f.config("kubelet.yaml"),
		"--kubeconfig=" + f.kubeconfig("kubelet-client"),
		"--root-dir=" + f.state + "/kubelet",
		"--cert-dir=" + f.state + "/kubelet/pki",
		"--hostname-override=" + nodeName,
		"--node-ip=" + bridgeAddress,
		"--housekeeping-interval=1s", // 10 s otherwise: figures of containers lag
	}}
}

func kubeProxy(f folders) daemon {
	return daemon{"kube-proxy", []string{"--config=" + f.config("kube-proxy.yaml")}}
}
