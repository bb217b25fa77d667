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
