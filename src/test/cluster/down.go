package main

import (
	"fmt"
	"time"
)

// down is the verb down.
func down(f folders) error {
	if err := becomeRoot(); err != nil {
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
	if err := clearAway(f); err != nil {
		return err
	}
	fmt.Printf("cluster: down in %.1f s\n", time.Since(start).Seconds())
	return nil
}

// endPods lets every pod end in order, as a drain would. The controllers that
// would replace pods are ended first. Pods that do not end in time, such as
// those that were ending before with a longer grace, are killed afterwards.
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
	err = kubectlCommand(f, t, "delete", "pods", "--all", "--all-namespaces",
		"--grace-period=2", "--wait=false", "--request-timeout=10s").Run()
	ended := err == nil && waitUntil(8*time.Second, func() bool { return len(cgroupProcesses("kubepods")) == 0 })
	rest := ""
	if !ended {
		rest = ", not all of them ended by themselves"
	}
	fmt.Printf("%5.1f s%s\n", time.Since(began).Seconds(), rest)
}
