package main

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// somethingLeft tells whether this or an earlier cluster left any trace.
func somethingLeft(f folders) bool {
	return isFolder(f.state) || linkExists(bridge) || startedThisBoot()
}

// clearAway removes every trace of a cluster, running, broken or long dead. It
// is the one way out, for `down` and before each start. A machine without our
// traces is left untouched, whatever else it runs.
func clearAway(f folders) error {
	if !somethingLeft(f) {
		return nil
	}
	began := time.Now()
	fmt.Printf("  %-28s", "clearing")
	if err := endProcesses(f); err != nil {
		return err
	}
	removeBridge()
	problems := errors.Join(unmountBelow(f.state), restoreSysctls(f))
	if startedThisBoot() {
		removeServiceTables()
		problems = errors.Join(problems, removeCgroups())
	}
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
	if !startedThisBoot() {
		return nil
	}
	for _, cgroup := range clusterCgroups {
		if !killCgroup(cgroup) {
			return fmt.Errorf("processes %v of cgroup %s do not end", cgroupProcesses(cgroup), cgroup)
		}
	}
	return nil
}
