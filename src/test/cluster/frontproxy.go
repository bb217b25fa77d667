package main

import (
	"errors"
	"fmt"
	"time"
)

// rotateFrontProxy is the verb rotate-front-proxy: from now on kube-apiserver
// calls aggregated servers with a certificate of a CA that did not exist
// before. Steelyard learns the new CA from the ConfigMap that kube-apiserver
// publishes, without being told or restarted.
func rotateFrontProxy(f folders) error {
	release, err := lock("cluster")
	if err != nil {
		return err
	}
	defer release()
	found, err := observe(f)
	if err != nil {
		return err
	}
	if found.health != healthy {
		return errors.New("the cluster is not up: " + found.reason)
	}
	t, err := runningToolbox(f)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := writeFrontProxy(f); err != nil {
		return err
	}
	for _, p := range found.processes {
		if p.Name == "kube-apiserver" {
			// Asked politely, it waits a minute for watches to end: long
			// enough for the node to be taken for lost.
			p.kill()
		}
	}
	s := starter{folders: f, toolbox: t}
	p, err := s.run(apiserver(f))
	if err != nil {
		return err
	}
	if err := s.awaitAPIServer(p); err != nil {
		return err
	}
	if err := s.awaitNode(p); err != nil {
		return err
	}
	fmt.Printf("cluster: new front-proxy CA and certificate, kube-apiserver restarted in %.1f s\n", time.Since(start).Seconds())
	return nil
}
