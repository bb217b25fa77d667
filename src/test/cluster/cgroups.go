package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const cgroupRoot = "/sys/fs/cgroup"

// ownCgroup holds the programs that we start and all that they start: in
// particular containerd's shims, which outlive containerd and which nobody
// else could tell us. One hierarchy is enough to find them by.
const ownCgroup = "steelyard-cluster"

// clusterCgroups are all that a cluster makes: ours, the kubelet's for pods,
// and containerd's for containers outside of pods. The latter two have the
// names that other clusters use too; they are ours only beside our own.
var clusterCgroups = []string{ownCgroup, "kubepods", "k8s.io"}

// cgroupHierarchies are the mounted trees: one under cgroup v2, one per
// controller under v1.
func cgroupHierarchies() []string {
	if _, err := os.Stat(filepath.Join(cgroupRoot, "cgroup.controllers")); err == nil {
		return []string{cgroupRoot}
	}
	list, _ := filepath.Glob(filepath.Join(cgroupRoot, "*", "cgroup.procs"))
	for i := range list {
		list[i] = filepath.Dir(list[i])
	}
	return list
}

// ownHierarchy is the tree in which our own cgroup lies: the one that only
// counts processes, so that no limit or share of the caller's is left.
func ownHierarchy() string {
	if pids := filepath.Join(cgroupRoot, "pids"); isFolder(pids) {
		return pids
	}
	return cgroupRoot
}

// startedThisBoot tells whether a cluster was started since the machine was,
// and not yet cleared away: cgroups do not outlive the kernel.
func startedThisBoot() bool { return isFolder(filepath.Join(ownHierarchy(), ownCgroup)) }

func isFolder(path string) bool {
	entry, err := os.Stat(path)
	return err == nil && entry.IsDir()
}

func joinCgroup(pid int) error {
	folder := filepath.Join(ownHierarchy(), ownCgroup)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "cgroup.procs"), []byte(strconv.Itoa(pid)), 0)
}

// cgroupProcesses lists who lives in a cgroup or below it, in any hierarchy.
func cgroupProcesses(name string) []int {
	found := map[int]bool{}
	for _, hierarchy := range cgroupHierarchies() {
		filepath.WalkDir(filepath.Join(hierarchy, name), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return nil // gone while we walk, which is what we want
			}
			text, _ := os.ReadFile(filepath.Join(path, "cgroup.procs"))
			for _, field := range strings.Fields(string(text)) {
				if pid, err := strconv.Atoi(field); err == nil {
					found[pid] = true
				}
			}
			return nil
		})
	}
	var list []int
	for pid := range found {
		list = append(list, pid)
	}
	sort.Ints(list)
	return list
}

// killCgroup ends everybody in a cgroup and waits until it is empty.
func killCgroup(name string) bool {
	return waitUntil(10*time.Second, func() bool {
		pids := cgroupProcesses(name)
		for _, pid := range pids {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		return len(pids) == 0
	})
}

// removeCgroups removes the cluster's cgroups, our own last, by which the
// others are known to be ours.
func removeCgroups() error {
	for _, name := range slices.Backward(clusterCgroups) {
		if err := removeCgroup(name); err != nil {
			return err
		}
	}
	return nil
}

// removeCgroup removes a cgroup and those in it from every hierarchy. It stays
// busy for a moment after its last process ended.
func removeCgroup(name string) (last error) {
	waitUntil(10*time.Second, func() bool {
		last = nil
		for _, hierarchy := range cgroupHierarchies() {
			last = errors.Join(last, removeTree(filepath.Join(hierarchy, name)))
		}
		return last == nil
	})
	return last
}

func removeTree(folder string) error {
	var folders []string
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			folders = append(folders, path)
		}
		return nil
	})
	for i := len(folders) - 1; i >= 0; i-- {
		if err := syscall.Rmdir(folders[i]); err != nil && !errors.Is(err, syscall.ENOENT) {
			return &os.PathError{Op: "rmdir", Path: folders[i], Err: err}
		}
	}
	return nil
}
