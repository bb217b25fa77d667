package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// up is the verb up.
func up(f folders) error {
	m, err := findMachine()
	if err != nil {
		return err
	}
	t, err := findToolbox(f)
	if err != nil {
		return err
	}
	release, err := lock("cluster")
	if err != nil {
		return err
	}
	defer release()
	if isUp, err := alreadyUp(f, t); isUp || err != nil {
		return err
	}
	if err := t.build(f); err != nil {
		return err
	}
	start := time.Now()
	if err := clearAway(f); err != nil {
		return err
	}
	if err := checkNobodyElse(); err != nil {
		return err
	}
	if err := (starter{f, t, m}).start(); err != nil {
		return fmt.Errorf("%w\nlogs are in %s; `cluster down` clears away what was started", err, f.log(""))
	}
	fmt.Printf("cluster: up in %.1f s, node %s is Ready; export KUBECONFIG=%s\n",
		time.Since(start).Seconds(), nodeName, f.kubeconfig(administrator))
	return nil
}

// alreadyUp tells, and says, whether there is nothing to start. What is there
// but incomplete, or of other programs, is started anew.
func alreadyUp(f folders, t toolbox) (bool, error) {
	condition, err := observePatiently(f)
	if err != nil {
		return false, err
	}
	inUse, _ := os.ReadFile(f.keyInUse())
	switch {
	case condition.health == healthy && string(inUse) == t.key:
		fmt.Printf("cluster: already up, node %s is Ready; export KUBECONFIG=%s\n", nodeName, f.kubeconfig(administrator))
		return true, nil
	case condition.health == healthy:
		fmt.Println("cluster: up with other programs than this checkout's; starting anew")
	case condition.health == broken:
		fmt.Printf("cluster: an earlier cluster is broken (%s); starting anew\n", condition.reason)
	}
	return false, nil
}

// starter starts the parts of a cluster in order.
type starter struct {
	folders folders
	toolbox toolbox
	machine machine
}

func (s starter) start() error {
	for _, step := range []struct {
		name string
		act  func() error
	}{
		{"certificates, configuration", s.prepare},
		{"bridge", func() error { return startNetwork(s.folders) }},
		{"containerd, etcd", s.startFoundations},
		{"kube-apiserver, images", s.startAPIServer},
		{"controllers, node", s.startNode},
	} {
		began := time.Now()
		fmt.Printf("  %-28s", step.name)
		if err := step.act(); err != nil {
			fmt.Println("  failed")
			return fmt.Errorf("%s: %w", step.name, err)
		}
		fmt.Printf("%5.1f s\n", time.Since(began).Seconds())
	}
	return nil
}

func (s starter) prepare() error {
	if err := os.MkdirAll(s.folders.state, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(s.folders.keyInUse(), []byte(s.toolbox.key), 0o600); err != nil {
		return err
	}
	if err := writeCredentials(s.folders); err != nil {
		return err
	}
	return writeNodeConfig(s.folders, newNodeSettings(s.folders, s.toolbox, s.machine))
}

func (s starter) startFoundations() error {
	container, err := s.run(containerdDaemon(s.folders))
	if err != nil {
		return err
	}
	if _, err := s.run(etcd(s.folders)); err != nil {
		return err
	}
	return s.await(container, 20*time.Second, func() bool { return answers(containerdSocket) })
}

// startAPIServer imports images while kube-apiserver, which itself waits for
// etcd, comes up.
func (s starter) startAPIServer() error {
	p, err := s.run(apiserver(s.folders))
	if err != nil {
		return err
	}
	if err := importOwnImages(s.folders, s.toolbox, s.machine); err != nil {
		return err
	}
	return s.awaitAPIServer(p)
}

func (s starter) awaitAPIServer(p process) error {
	client, err := newAPIServerClient(s.folders)
	if err != nil {
		return err
	}
	return s.await(p, time.Minute, client.ready)
}

func (s starter) startNode() error {
	var last process
	for _, d := range []daemon{controllerManager(s.folders), scheduler(s.folders), kubeProxy(s.folders), kubelet(s.folders)} {
		p, err := s.run(d)
		if err != nil {
			return err
		}
		last = p
	}
	return s.awaitNode(last)
}

func (s starter) awaitNode(p process) error {
	client, err := newAPIServerClient(s.folders)
	if err != nil {
		return err
	}
	return s.await(p, 2*time.Minute, client.canRunPods)
}

func (s starter) run(d daemon) (process, error) {
	return startProcess(s.folders, d.name, s.toolbox.program(d.name), d.arguments...)
}

// await waits for a process to do its work, not longer than it lives.
func (s starter) await(p process, patience time.Duration, condition func() bool) error {
	done := false
	waitUntil(patience, func() bool {
		done = condition()
		return done || !p.alive()
	})
	switch {
	case done:
		return nil
	case !p.alive():
		return errors.New(p.Name + " ended; its last words:\n" + lastLines(s.folders.log(p.Name), 15))
	default:
		return fmt.Errorf("%s is not ready after %v; its last words:\n%s", p.Name, patience, lastLines(s.folders.log(p.Name), 15))
	}
}

func lastLines(file string, count int) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-count):], "\n")
}
