// Command cluster builds, starts and takes down a complete Kubernetes cluster
// of one real node on this machine. README.md tells how it is used; every
// other file here does one job of it.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// verb is one thing that the command can be asked to do.
type verb struct {
	name, arguments, summary string
	act                      func(f folders, arguments []string) error
}

// verbs are listed in the order in which a newcomer needs them.
func verbs() []verb {
	return []verb{
		{"check", "", "tell whether this machine can run the cluster; exit code 1 and the cure if not", withoutArguments(check)},
		{"build", "", "compile the programs into the cache; a second run builds nothing", withoutArguments(buildPrograms)},
		{"up", "", "start the cluster (building first if needed) and wait until its node is Ready", withoutArguments(up)},
		{"status", "", "tell what runs; exit code 0 up, 3 down, 4 broken", withoutArguments(status)},
		{"kubeconfig", "", "print the path of the cluster-admin kubeconfig", withoutArguments(kubeconfig)},
		{"kubectl", "ARGUMENT…", "run the cluster's own kubectl as cluster-admin", kubectl},
		{"load", "IMAGE.tar…", "import OCI image archives, for pods to use by name", load},
		{"rotate-front-proxy", "", "give kube-apiserver a new front-proxy CA and client certificate, and restart it", withoutArguments(rotateFrontProxy)},
		{"stop-kubelet", "", "end the kubelet alone; containers run on", withoutArguments(stopKubelet)},
		{"start-kubelet", "FLAG…", "start it again, with further flags for this one run", startKubelet},
		{"down", "", "take everything down and leave nothing", withoutArguments(down)},
		{"help", "", "print this", func(folders, []string) error { fmt.Print(usage()); return nil }},
	}
}

// exitCode is an outcome that is told by the process's exit code alone.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func main() {
	err := run(os.Args[1:])
	var code exitCode
	switch {
	case err == nil:
	case errors.As(err, &code):
		os.Exit(int(code))
	default:
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		fmt.Fprint(os.Stderr, usage())
		return exitCode(2)
	}
	f, err := findFolders()
	if err != nil {
		return err
	}
	for _, v := range verbs() {
		if v.name == arguments[0] {
			return v.act(f, arguments[1:])
		}
	}
	return fmt.Errorf("there is no verb %q; `cluster help` lists them", arguments[0])
}

func withoutArguments(act func(folders) error) func(folders, []string) error {
	return func(f folders, arguments []string) error {
		if len(arguments) > 0 {
			return fmt.Errorf("%q is one argument too many; `cluster help` lists what each verb takes", arguments[0])
		}
		return act(f)
	}
}

func usage() string {
	var text strings.Builder
	text.WriteString("A real Kubernetes cluster of one node on this machine.\n\nsrc/test/cluster/cluster VERB\n")
	for _, v := range verbs() {
		fmt.Fprintf(&text, "  %-21s %s\n", strings.TrimSpace(v.name+" "+v.arguments), v.summary)
	}
	return text.String()
}
