package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	mostAsking = 10_000
	longest    = 10 * time.Minute
	workers    = 5 // as kube-controller-manager has
)

// load is the questions of many HPAs, each asking for two metrics once in a period: what its pods use,
// and the metric of its ScalingRule.
type load struct {
	asker  *asker
	hpas   int
	period time.Duration
	took   [2][]time.Duration
	failed int
	lock   sync.Mutex
}

// hpas asks as the controller of HPAs does, through one connection as kube-apiserver has it, and tells
// how long answers take and what they cost beyond what the server does anyway: one line of a table.
func hpas(words []string) error {
	flags := flag.NewFlagSet("hpas", flag.ExitOnError)
	name := flags.String("name", "", "what the line is called")
	pid := flags.Int("pid", 0, "the server's process")
	url := flags.String("url", "", "where it answers")
	count := flags.Int("hpas", 2_000, "how many HPAs")
	period := flags.Duration("period", 15*time.Second, "how often each asks")
	window := flags.Duration("for", time.Minute, "how long; the server is watched as long before")
	warm := flags.Duration("warm", 15*time.Second, "how long they ask before that, so that the server compiles what it needs")
	_ = flags.Parse(words)
	if *count < 1 || *count > mostAsking || *window > longest || *warm > longest || *period < time.Second {
		return errors.New("1 to 10000 HPAs, a period of a second at least, 10 minutes of either at most")
	}
	asking := &load{hpas: *count, period: *period, asker: &asker{url: *url, client: &http.Client{
		Timeout: time.Minute,
		Transport: &http.Transport{ForceAttemptHTTP2: true, DisableCompression: true,
			TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}}}
	asking.ask(*warm)
	asking.took, asking.failed = [2][]time.Duration{}, 0
	idle, err := cores(*pid, func() { time.Sleep(*window) })
	if err != nil {
		return err
	}
	busy, err := cores(*pid, func() { asking.ask(*window) })
	if err != nil {
		return err
	}
	fmt.Printf("| %s | %.3f | %.3f | %s | %s | %d |\n", *name, idle, busy-idle,
		percentiles(asking.took[0]), percentiles(asking.took[1]), asking.failed)
	return nil
}

// cores is how many a process keeps busy while something is done.
func cores(pid int, while func()) (float64, error) {
	before, _, err := usage(pid)
	if err != nil {
		return 0, err
	}
	began := time.Now()
	while()
	after, _, err := usage(pid)
	return (after - before).Seconds() / time.Since(began).Seconds(), err
}

// ask has every HPA ask in turn, evenly over each period.
func (l *load) ask(window time.Duration) {
	due := make(chan int, 2*l.hpas)
	var done sync.WaitGroup
	for range workers {
		done.Add(1)
		go func() {
			defer done.Done()
			for hpa := range due {
				l.sync(hpa)
			}
		}()
	}
	every := time.NewTicker(l.period / time.Duration(l.hpas))
	defer every.Stop()
	for end, hpa := time.Now().Add(window), 0; time.Now().Before(end); hpa++ {
		<-every.C
		due <- hpa % l.hpas
	}
	close(due)
	done.Wait()
}

// sync asks for the metrics of one HPA.
func (l *load) sync(hpa int) {
	space, name := namespace(hpa%namespaces), workload(hpa/namespaces)
	l.one(0, fmt.Sprintf("/apis/metrics.k8s.io/v1beta1/namespaces/%s/pods?labelSelector=app%%3D%s", space, name))
	l.one(1, fmt.Sprintf("/apis/custom.metrics.k8s.io/v1beta2/namespaces/%s/scalingrules.steelyard.dev/%s/main", space, name))
}

func (l *load) one(kind int, path string) {
	began := time.Now()
	answer, err := l.asker.get(path)
	if err == nil {
		_, err = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
	took := time.Since(began)
	l.lock.Lock()
	defer l.lock.Unlock()
	l.took[kind] = append(l.took[kind], took)
	if err != nil {
		if l.failed++; l.failed == 1 {
			fmt.Println(err)
		}
	}
}

func percentiles(took []time.Duration) string {
	if len(took) == 0 {
		return "–"
	}
	slices.Sort(took)
	return fmt.Sprintf("%.2f / %.2f", millis(took[len(took)/2]), millis(took[len(took)*99/100]))
}
