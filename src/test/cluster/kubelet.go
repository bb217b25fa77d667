package main

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// kubeletHealth answers 200 once the kubelet's loops run.
const kubeletHealth = "http://127.0.0.1:10248/healthz"

// stopKubelet is the verb stop-kubelet: containers run on, nobody looks after
// them. kube-controller-manager takes the node for lost after 50 s.
func stopKubelet(f folders) error {
	release, err := lock("cluster")
	if err != nil {
		return err
	}
	defer release()
	p, err := recordedProcess(f, "kubelet")
	if err != nil {
		return err
	}
	p.stop(10 * time.Second)
	fmt.Println("cluster: the kubelet is stopped; `cluster start-kubelet` starts it again")
	return nil
}

// startKubelet is the verb start-kubelet, with further flags for this one run.
// It ends when the kubelet is healthy and its node, registered anew if it had
// been deleted, is Ready.
func startKubelet(f folders, flags []string) error {
	release, err := lock("cluster")
	if err != nil {
		return err
	}
	defer release()
	t, err := runningToolbox(f)
	if err != nil {
		return err
	}
	former, err := recordedProcess(f, "kubelet")
	if err != nil {
		return err
	}
	if former.alive() {
		return errors.New("the kubelet runs; `cluster stop-kubelet` stops it")
	}
	start := time.Now()
	d := kubelet(f)
	d.arguments = append(d.arguments, flags...)
	s := starter{folders: f, toolbox: t}
	p, err := s.run(d)
	if err != nil {
		return err
	}
	if err := s.await(p, 30*time.Second, kubeletIsHealthy); err != nil {
		return err
	}
	if err := s.awaitNode(p); err != nil {
		return err
	}
	fmt.Printf("cluster: kubelet started in %.1f s\n", time.Since(start).Seconds())
	return nil
}

func kubeletIsHealthy() bool {
	// No Proxy, whatever the environment says.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 2 * time.Second}
	response, err := client.Get(kubeletHealth)
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// recordedProcess is the last process that was started under a name.
func recordedProcess(f folders, name string) (process, error) {
	processes, err := recordedProcesses(f)
	if err != nil {
		return process{}, err
	}
	for _, p := range processes {
		if p.Name == name {
			return p, nil
		}
	}
	return process{}, errors.New("the cluster is not up; `cluster up` starts it")
}
