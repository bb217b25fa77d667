package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// down is the verb down.
func down(f folders) error {
	if _, err := findMachine(); err != nil {
		return err
	}
	release, err := lock("cluster")
	if err != nil {
		return err
	}
	defer release()
	if !somethingLeft(f) {
		fmt.Println("cluster: nothing to take down")
		return nil
	}
	start := time.Now()
	if condition, err := observe(f); err == nil && condition.health == healthy {
		endPods(f)
	}
	if err := clear(f); err != nil {
		return err
	}
	fmt.Printf("cluster: down in %.1f s\n", time.Since(start).Seconds())
	return nil
}

// endPods lets every pod end in order, as a drain would. The controllers that
// would replace pods are ended first. What does not end in time is killed
// afterwards with the rest.
func endPods(f folders) {
	processes, _ := recordedProcesses(f)
	for _, p := range processes {
		if p.Name == "kube-controller-manager" || p.Name == "kube-scheduler" {
			p.stop(2 * time.Second)
		}
	}
	t, err := runningToolbox(f)
	if err != nil {
		return
	}
	began := time.Now()
	fmt.Printf("  %-28s", "pods")
	output, err := kubectlCommand(f, t, "delete", "pods", "--all", "--all-namespaces",
		"--grace-period=2", "--wait=false", "--request-timeout=10s").CombinedOutput()
	ended := err == nil && waitUntil(20*time.Second, func() bool { return len(cgroupProcesses("kubepods")) == 0 })
	if ended {
		fmt.Printf("%5.1f s\n", time.Since(began).Seconds())
	} else {
		fmt.Printf("%5.1f s, not all ended by themselves %s\n", time.Since(began).Seconds(), output)
	}
}

// somethingLeft tells whether this or an earlier cluster left any trace.
func somethingLeft(f folders) bool {
	for _, path := range []string{f.state, filepath.Join("/sys/class/net", bridge), filepath.Join(ownHierarchy(), ownCgroup)} {
		if _, err := os.Lstat(path); err == nil {
			return true
		}
	}
	return false
}

// clear removes every trace of a cluster, running, broken or long dead. It is
// the one way out, for `down` and before each start. A machine without our
// traces is left untouched, whatever else it runs.
func clear(f folders) error {
	if !somethingLeft(f) {
		return nil
	}
	began := time.Now()
	fmt.Printf("  %-28s", "clearing")
	if err := endProcesses(f); err != nil {
		return err
	}
	clearNetwork()
	var problems error
	for _, folder := range []string{f.state, containerdFolder} {
		problems = errors.Join(problems, unmountBelow(folder))
	}
	problems = errors.Join(problems, removeCgroups(), restoreSysctls(f))
	if problems != nil {
		fmt.Println("  failed")
		return problems // the folder stays: it still tells what there is to clear
	}
	removeStrayFiles()
	if err := os.RemoveAll(f.state); err != nil {
		return err
	}
	fmt.Printf("%5.1f s\n", time.Since(began).Seconds())
	return nil
}

// endProcesses ends the recorded processes, the shims, which would otherwise
// act on the end of their containers, and then the containers.
func endProcesses(f folders) error {
	processes, err := recordedProcesses(f)
	if err != nil {
		return err
	}
	for _, p := range processes {
		p.kill()
	}
	for _, cgroup := range clusterCgroups {
		if !killCgroup(cgroup) {
			return fmt.Errorf("processes %v of cgroup %s do not end", cgroupProcesses(cgroup), cgroup)
		}
	}
	return nil
}

// runningToolbox is the programs that the running cluster was started with.
func runningToolbox(f folders) (toolbox, error) {
	key, err := os.ReadFile(f.keyInUse())
	if err != nil {
		return toolbox{}, errors.New("the cluster is not up; `cluster up` starts it")
	}
	return toolbox{key: string(key), folder: filepath.Join(f.cache, string(key))}, nil
}

// kubectlCommand is the cluster's own kubectl as administrator.
func kubectlCommand(f folders, t toolbox, arguments ...string) *exec.Cmd {
	command := exec.Command(t.program("kubectl"), arguments...)
	command.Env = append(os.Environ(), "KUBECONFIG="+f.kubeconfig(administrator), "NO_PROXY=*")
	return command
}
