package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestVersionIsReadFromTheDirectRequirement(t *testing.T) {
	goMod := filepath.Join(t.TempDir(), "go.mod")
	text := "module m\n\nrequire k8s.io/kubernetes-not v1.0.0\n\nrequire (\n\tk8s.io/kubernetes v1.37.2\n)\n\nreplace k8s.io/kubernetes => x v9.9.9\n"
	if err := os.WriteFile(goMod, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := must(pinned(goMod, kubernetes))(t); got != "v1.37.2" {
		t.Errorf("version is %q", got)
	}
	if _, err := pinned(goMod, etcdServer); err == nil {
		t.Error("a module that is not required has a version")
	}
}

func TestKeyFollowsWhatDecidesTheProgramsAndNothingElse(t *testing.T) {
	f := copyOfSources(t)
	list := must(programs(f.source))(t)
	key := func() string { return must(keyOf(f, list, "go1.26.8"))(t) }
	before := key()

	writeFile(t, filepath.Join(f.source, "README.md"), "anything")
	if key() != before {
		t.Error("the key follows a file that is not built")
	}
	if must(keyOf(f, list, "go1.27.0"))(t) == before {
		t.Error("the key does not follow the compiler")
	}
	writeFile(t, filepath.Join(f.source, "programs/kubernetes/go.sum"), "changed")
	if key() == before {
		t.Error("the key does not follow go.sum")
	}
}

func TestHalfProgramsOfAnInterruptedBuildAreRemoved(t *testing.T) {
	tools := toolbox{folder: t.TempDir(), list: []program{{name: "kubelet"}, {name: "kubectl"}}}
	writeFile(t, tools.program(".kubelet.half"), "half")
	writeFile(t, tools.program("kubectl"), "whole")

	if err := tools.prepareFolder(); err != nil {
		t.Fatal(err)
	}
	if left := must(os.ReadDir(tools.folder))(t); len(left) != 1 || left[0].Name() != "kubectl" {
		t.Errorf("left are %v", left)
	}
	if missing := tools.missing(); len(missing) != 1 || missing[0].name != "kubelet" {
		t.Errorf("missing are %v", missing)
	}
}

func copyOfSources(t *testing.T) folders {
	t.Helper()
	f := folders{source: t.TempDir()}
	for _, name := range []string{"programs/kubernetes/go.mod", "programs/kubernetes/go.sum",
		"programs/containerd/go.mod", "programs/containerd/go.sum", "pause/main.go"} {
		writeFile(t, filepath.Join(f.source, name), string(must(os.ReadFile(name))(t)))
	}
	return f
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
