package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	ticksPerSecond = 100 // of /proc/PID/stat, on every Linux that Go runs on
	gets           = 2_000
	lists          = 20 // the first ones are of code that is not compiled yet
	podsPath       = "/apis/metrics.k8s.io/v1beta1/pods"
)

// measure tells what a server costs and how fast it answers: one line of a table.
func measure(words []string) error {
	flags := flag.NewFlagSet("measure", flag.ExitOnError)
	name := flags.String("name", "", "what the line is called")
	pid := flags.Int("pid", 0, "the server's process")
	url := flags.String("url", "", "where it answers")
	window := flags.Duration("for", time.Minute, "how long its CPU is watched, before it is asked anything")
	_ = flags.Parse(words)
	before, _, err := usage(*pid)
	if err != nil {
		return err
	}
	began := time.Now()
	time.Sleep(*window)
	after, rss, err := usage(*pid)
	if err != nil {
		return err
	}
	cores := (after - before).Seconds() / time.Since(began).Seconds()
	asker := &asker{url: *url, client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableCompression: true}}}
	p50, p99, err := asker.singles()
	if err != nil {
		return err
	}
	first, whole, bytes, pods, err := asker.all()
	if err != nil {
		return err
	}
	_, later, _ := usage(*pid)
	fmt.Printf("| %s | %.3f | %d | %.2f / %.2f | %d | %d / %d | %.1f | %d |\n", *name, cores, rss>>20,
		millis(p50), millis(p99), pods, first.Milliseconds(), whole.Milliseconds(), float64(bytes)/1e6, later>>20)
	return nil
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// usage is the CPU time that a process has had, and its memory now.
func usage(pid int) (time.Duration, int64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+2:]))
	if len(fields) < 22 {
		return 0, 0, errors.New("/proc/PID/stat has too few fields")
	}
	var ticks int64
	for _, field := range fields[11:13] {
		number, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, 0, err
		}
		ticks += number
	}
	pages, err := strconv.ParseInt(fields[21], 10, 64)
	return time.Duration(ticks) * time.Second / ticksPerSecond, pages * int64(os.Getpagesize()), err
}

type asker struct {
	url    string
	client *http.Client
}

func (a *asker) get(path string) (*http.Response, error) {
	request, err := http.NewRequest(http.MethodGet, a.url+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer played")
	request.Header.Set("Accept", "application/json")
	answer, err := a.client.Do(request)
	if err == nil && answer.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(answer.Body, 500))
		_ = answer.Body.Close()
		return nil, fmt.Errorf("%s answers %d: %s", path, answer.StatusCode, body)
	}
	return answer, err
}

// singles asks for one pod after the other, each with a name of its own.
func (a *asker) singles() (p50, p99 time.Duration, err error) {
	var took []time.Duration
	for i := range gets {
		n, p := i*7%500, i%30
		path := fmt.Sprintf("/apis/metrics.k8s.io/v1beta1/namespaces/team-%03d/pods/web-%d-7d9f8b6c5d-%05d", (n*31+p)%100, p, n)
		began := time.Now()
		answer, err := a.get(path)
		if err != nil {
			return 0, 0, err
		}
		_, err = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			return 0, 0, err
		}
		if i >= gets/2 { // the first half warms up
			took = append(took, time.Since(began))
		}
	}
	slices.Sort(took)
	return took[len(took)/2], took[len(took)*99/100], nil
}

// all lists every pod some times: the best time to the first byte, and to the last of the same.
func (a *asker) all() (first, whole time.Duration, bytes int64, pods int, err error) {
	for range lists {
		began := time.Now()
		answer, err := a.get(podsPath)
		if err != nil {
			return 0, 0, 0, 0, err
		}
		started := time.Since(began)
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			return 0, 0, 0, 0, err
		}
		ended := time.Since(began)
		if whole == 0 || ended < whole {
			first, whole, bytes = started, ended, int64(len(body))
			pods = strings.Count(string(body), `"containers":`)
		}
	}
	return first, whole, bytes, pods, nil
}
