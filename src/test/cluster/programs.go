package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// program is one executable that the cluster consists of.
type program struct {
	name    string
	module  string // folder below the source folder whose go.mod pins it
	path    string // Go package
	tags    string
	ldflags string
}

const (
	kubernetes     = "k8s.io/kubernetes"
	etcdServer     = "go.etcd.io/etcd/server/v3"
	containerd     = "github.com/containerd/containerd/v2"
	containerdTags = "no_btrfs no_devmapper no_zfs no_dynamic_plugins urfave_cli_no_docs"
)

// programs lists what is built, kubectl first: it is wanted early and shares
// its dependencies with kube-apiserver, which takes longest.
func programs(source string) ([]program, error) {
	kubernetesVersion, err := pinned(filepath.Join(source, "programs/kubernetes/go.mod"), kubernetes)
	if err != nil {
		return nil, err
	}
	containerdVersion, err := pinned(filepath.Join(source, "programs/containerd/go.mod"), containerd)
	if err != nil {
		return nil, err
	}
	var list []program
	for _, name := range []string{"kubectl", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy", "kubelet"} {
		list = append(list, program{name, "programs/kubernetes", kubernetes + "/cmd/" + name, "", stampKubernetes(kubernetesVersion)})
	}
	list = append(list, program{"etcd", "programs/kubernetes", etcdServer, "", ""})
	for _, name := range []string{"containerd", "containerd-shim-runc-v2", "ctr"} {
		stamp := "-X " + containerd + "/version.Version=" + containerdVersion
		list = append(list, program{name, "programs/containerd", containerd + "/cmd/" + name, containerdTags, stamp})
	}
	return append(list, program{"pause", ".", "./pause", "", ""}), nil
}

// stampKubernetes tells the programs their version, which go build alone does
// not; clients decide by it, for example on version skew.
func stampKubernetes(version string) string {
	const variable = "k8s.io/component-base/version."
	var major, minor int
	fmt.Sscanf(version, "v%d.%d", &major, &minor)
	return fmt.Sprintf("-X %sgitVersion=%s -X %sgitMajor=%d -X %sgitMinor=%d", variable, version, variable, major, variable, minor)
}

// pinned reads the version of a direct requirement from a go.mod.
func pinned(goMod, module string) (string, error) {
	text, err := os.ReadFile(goMod)
	if err != nil {
		return "", err
	}
	requirement := regexp.MustCompile(`(?m)^(?:require)?\s+` + regexp.QuoteMeta(module) + `\s+(v\S+)`)
	found := requirement.FindSubmatch(text)
	if found == nil {
		return "", fmt.Errorf("%s does not require %s", goMod, module)
	}
	return string(found[1]), nil
}

// keyOf names the programs by all that decides their bytes: both sums of
// dependencies, the compiler, tags and stamps, and pause's own source.
func keyOf(f folders, list []program, goVersion string) (string, error) {
	sum := sha256.New()
	for _, name := range []string{"programs/kubernetes/go.mod", "programs/kubernetes/go.sum",
		"programs/containerd/go.mod", "programs/containerd/go.sum", "pause/main.go"} {
		text, err := os.ReadFile(filepath.Join(f.source, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
	}
	for _, p := range list {
		fmt.Fprintf(sum, "%s\n%q %q %q\n", goVersion, p.path, p.tags, p.ldflags)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))[:16], nil
}
