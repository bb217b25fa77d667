// Command simulator plays a cluster of many nodes on one machine: a kubelet on an address of its own
// for each, over TLS, and as much of an API server as its readers need. See README.md.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// Shape says how large the cluster is.
type Shape struct {
	Nodes       int
	PodsPerNode int
	Rules       int
}

const most = 10_000 // two bytes of the address, and what the memory of a machine bears

func main() {
	log.SetFlags(log.Ltime)
	if len(os.Args) > 1 {
		if verb, known := map[string]func([]string) error{"measure": measure, "hpas": hpas}[os.Args[1]]; known {
			if err := verb(os.Args[2:]); err != nil {
				log.Fatal(err)
			}
			return
		}
	}
	shape := Shape{}
	flag.IntVar(&shape.Nodes, "nodes", 500, "how many nodes")
	flag.IntVar(&shape.PodsPerNode, "pods", 30, "how many pods on each; every second one has two containers")
	flag.IntVar(&shape.Rules, "rules", 0, "how many workloads have a ScalingRule on their memory, which is only served")
	api := flag.String("api", "127.0.0.1:18080", "where the API server listens; loopback only")
	folder := flag.String("folder", "", "where kubeconfig, ca.crt and token are written")
	flag.Parse()
	if *folder == "" || shape.Nodes < 1 || shape.Nodes > most || shape.PodsPerNode < 0 {
		fmt.Fprintln(os.Stderr, "simulator: -folder is needed, and 1 to 10000 nodes")
		os.Exit(2)
	}
	if err := run(shape, *api, *folder); err != nil {
		log.Fatal(err)
	}
}

func run(shape Shape, api, folder string) error {
	cluster := NewCluster(shape, time.Now())
	authority, err := NewAuthority()
	if err != nil {
		return err
	}
	if err := write(folder, api, authority); err != nil {
		return err
	}
	fleet, err := StartFleet(cluster, authority)
	if err != nil {
		return err
	}
	server, err := StartAPI(cluster, api)
	if err != nil {
		return err
	}
	log.Printf("%d kubelets, API server http://%s", shape.Nodes, api)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	fleet.Close()
	log.Printf("kubelets answered %d times", fleet.Answered())
	return server.Close()
}

func write(folder, api string, authority *Authority) error {
	kubeconfig := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: played, cluster: {server: "http://%s"}}]
contexts: [{name: played, context: {cluster: played, user: played}}]
current-context: played
users: [{name: played, user: {token: played}}]
`, api)
	for name, content := range map[string]string{
		"kubeconfig": kubeconfig, "ca.crt": string(authority.PEM()), "token": "played",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	return nil
}
