package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// health is one of the three conditions in which a cluster can be found.
type health int

const (
	absent  health = iota // nothing runs
	healthy               // every process runs and the node is Ready
	broken                // anything between
)

// condition is what was found, and why it is not healthy.
type condition struct {
	health    health
	reason    string
	processes []process
}

// observe looks at the recorded processes and asks kube-apiserver.
func observe(f folders) (condition, error) {
	if _, err := os.Stat(f.state); errors.Is(err, fs.ErrNotExist) {
		return condition{absent, "not started", nil}, nil
	}
	processes, err := recordedProcesses(f)
	if err != nil {
		return condition{}, err
	}
	for _, p := range processes {
		if !p.alive() {
			return condition{broken, p.Name + " has ended", processes}, nil
		}
	}
	if len(processes) < daemonCount {
		return condition{broken, fmt.Sprintf("only %d of %d processes were started", len(processes), daemonCount), processes}, nil
	}
	client, err := newAPIServerClient(f)
	if err != nil || !client.ready() {
		return condition{broken, "kube-apiserver is not ready", processes}, nil
	}
	if !client.canRunPods() {
		return condition{broken, "node " + nodeName + " is not Ready", processes}, nil
	}
	return condition{healthy, "", processes}, nil
}

// observePatiently gives a cluster whose processes all run some seconds to be
// healthy: it may be busy, or kube-apiserver just restarted.
func observePatiently(f folders) (found condition, err error) {
	waitUntil(10*time.Second, func() bool {
		found, err = observe(f)
		return err != nil || found.health != broken || !found.allAlive()
	})
	return found, err
}

func (c condition) allAlive() bool {
	for _, p := range c.processes {
		if !p.alive() {
			return false
		}
	}
	return len(c.processes) == daemonCount
}

// status is the verb status.
func status(f folders) error {
	found, err := observe(f)
	if err != nil {
		return err
	}
	switch found.health {
	case absent:
		fmt.Println("down")
		return exitCode(3)
	case healthy:
		fmt.Printf("up: node %s is Ready; KUBECONFIG=%s\n", nodeName, f.kubeconfig(administrator))
	case broken:
		fmt.Printf("broken: %s; `cluster up` starts anew, `cluster down` clears\n", found.reason)
	}
	for _, p := range found.processes {
		told := "runs"
		if !p.alive() {
			told = "has ended"
		}
		fmt.Printf("  %-24s %7d  %-9s  %s\n", p.Name, p.PID, told, f.log(p.Name))
	}
	if found.health == broken {
		return exitCode(4)
	}
	return nil
}
