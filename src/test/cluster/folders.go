package main

import (
	"errors"
	"os"
	"path/filepath"
)

// stateFolder holds all that a running cluster writes. There is one for the
// machine, whoever starts the cluster, because bridge, cgroups and service
// range exist once a machine too: `up` always finds what an earlier run left.
// It is short because unix sockets lie in it (at most 107 bytes a path).
const stateFolder = "/var/lib/steelyard-cluster"

// folders are the three places that the command knows.
type folders struct {
	source string // the checkout's src/test/cluster
	cache  string // built programs, by key; survives `down`
	state  string // the running cluster; gone after `down`
}

// findFolders takes the source folder from the launcher and the cache from
// the environment.
func findFolders() (folders, error) {
	source := os.Getenv("STEELYARD_CLUSTER_SOURCE")
	if source == "" {
		return folders{}, errors.New("start this through its launcher, src/test/cluster/cluster")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return folders{}, err
	}
	return folders{source, filepath.Join(cache, "steelyard", "cluster"), stateFolder}, nil
}

func (f folders) pki(name string) string        { return filepath.Join(f.state, "pki", name) }
func (f folders) kubeconfig(user string) string { return filepath.Join(f.state, "kubeconfigs", user) }
func (f folders) config(name string) string     { return filepath.Join(f.state, "config", name) }
func (f folders) log(program string) string     { return filepath.Join(f.state, "logs", program+".log") }
func (f folders) records() string               { return filepath.Join(f.state, "processes") }
func (f folders) savedSysctls() string          { return filepath.Join(f.state, "sysctls.json") }
func (f folders) keyInUse() string              { return filepath.Join(f.state, "key") }
func (f folders) shimSockets() string           { return filepath.Join(f.state, "shims") }
