package main

import (
	"fmt"
	"math"
	"net"
	"strconv"
	"time"
)

// housekeeping is how often a played kubelet reads a container's cgroup, each on a phase of its own.
const housekeeping = 10 * time.Second

// Container is one that runs, with what it uses.
type Container struct {
	Name     string
	cores    float64
	bytes    int64
	phase    time.Duration
	cpuName  string // the series, as it stands in a page
	memName  string
	startRow string
}

// Pod is one that runs.
type Pod struct {
	Namespace, Name, Node, IP string
	Workload                  string // the ReplicaSet that owns it
	Containers                []Container
	cpuName, memName          string
}

// Node is one with its pods.
type Node struct {
	Name    string
	Address net.IP
	Pods    []Pod
}

// Cluster is all that is played. Nothing in it changes; what is used follows from the time.
type Cluster struct {
	Started time.Time
	Rules   int
	Nodes   []Node
}

const namespaces = 100

func namespace(i int) string { return fmt.Sprintf("team-%03d", i) }

// workload is what owns the pods that stand at the same place of their nodes, one in each namespace.
func workload(p int) string { return fmt.Sprintf("web-%d", p) }

// NewCluster makes one whose containers all began an hour before now.
func NewCluster(shape Shape, now time.Time) *Cluster {
	cluster := &Cluster{Started: now.Add(-time.Hour).Truncate(time.Second), Rules: shape.Rules}
	for n := range shape.Nodes {
		node := Node{
			Name:    fmt.Sprintf("node-%05d", n),
			Address: net.IPv4(127, 66, byte(n/250), byte(n%250+1)),
		}
		for p := range shape.PodsPerNode {
			node.Pods = append(node.Pods, cluster.pod(n, p, node.Name))
		}
		cluster.Nodes = append(cluster.Nodes, node)
	}
	return cluster
}

func (c *Cluster) pod(n, p int, node string) Pod {
	pod := Pod{
		Namespace: namespace((n*31 + p) % namespaces),
		Name:      fmt.Sprintf("web-%d-7d9f8b6c5d-%05d", p, n),
		Workload:  workload(p),
		Node:      node,
		IP:        fmt.Sprintf("10.%d.%d.%d", 1+n/250, n%250, p+2),
	}
	of := fmt.Sprintf(`namespace="%s",pod="%s"`, pod.Namespace, pod.Name)
	pod.cpuName = "pod_cpu_usage_seconds_total{" + of + "} "
	pod.memName = "pod_memory_working_set_bytes{" + of + "} "
	for i := range 1 + p%2 {
		name := []string{"app", "proxy"}[i]
		labels := fmt.Sprintf(`{container="%s",%s} `, name, of)
		pod.Containers = append(pod.Containers, Container{
			Name:     name,
			cores:    0.001 * float64(1+(n*7+p*13+i*3)%500),
			bytes:    4096 * int64(1000+(n*11+p*17+i*5)%100_000),
			phase:    time.Duration((n*101+p*37+i*11)%10_000) * time.Millisecond,
			cpuName:  "container_cpu_usage_seconds_total" + labels,
			memName:  "container_memory_working_set_bytes" + labels,
			startRow: "container_start_time_seconds" + labels + strconv.FormatInt(c.Started.Unix(), 10) + "\n",
		})
	}
	return pod
}

// Reading is what a kubelet knows of a container: the CPU seconds, in whole nanoseconds as the kernel
// counts them, and when it read them.
func (c *Cluster) Reading(container *Container, now time.Time) (float64, int64) {
	age := now.Sub(c.Started) - container.phase
	at := c.Started.Add(container.phase + age.Truncate(housekeeping))
	return inNanoseconds(container.cores * at.Sub(c.Started).Seconds()), at.UnixMilli()
}

func inNanoseconds(seconds float64) float64 { return math.Round(seconds*1e9) / 1e9 }

// Page is a node's /metrics/resource, as a kubelet writes it.
func (c *Cluster) Page(node *Node, now time.Time, page []byte) []byte {
	var cpu float64
	var memory, last int64
	page = head(page, "container_cpu_usage_seconds_total", "Cumulative cpu time consumed by the container in core-seconds", "counter")
	c.each(node, func(_ *Pod, container *Container) {
		seconds, at := c.Reading(container, now)
		page = row(page, container.cpuName, seconds, at)
		cpu, memory, last = cpu+seconds, memory+container.bytes, max(last, at)
	})
	page = head(page, "container_memory_working_set_bytes", "Current working set of the container in bytes", "gauge")
	c.each(node, func(_ *Pod, container *Container) {
		_, at := c.Reading(container, now)
		page = row(page, container.memName, float64(container.bytes), at)
	})
	page = head(page, "container_start_time_seconds", "Start time of the container since unix epoch in seconds", "gauge")
	c.each(node, func(_ *Pod, container *Container) { page = append(page, container.startRow...) })
	page = head(page, "node_cpu_usage_seconds_total", "Cumulative cpu time consumed by the node in core-seconds", "counter")
	page = row(page, "node_cpu_usage_seconds_total ", inNanoseconds(cpu*1.1), last)
	page = head(page, "node_memory_working_set_bytes", "Current working set of the node in bytes", "gauge")
	page = row(page, "node_memory_working_set_bytes ", float64(memory*2), last)
	page = head(page, "pod_cpu_usage_seconds_total", "Cumulative cpu time consumed by the pod in core-seconds", "counter")
	for i := range node.Pods {
		seconds, at := c.Reading(&node.Pods[i].Containers[0], now)
		page = row(page, node.Pods[i].cpuName, seconds, at)
	}
	page = head(page, "pod_memory_working_set_bytes", "Current working set of the pod in bytes", "gauge")
	for i := range node.Pods {
		_, at := c.Reading(&node.Pods[i].Containers[0], now)
		page = row(page, node.Pods[i].memName, float64(node.Pods[i].Containers[0].bytes), at)
	}
	page = head(page, "resource_scrape_error", "1 if there was an error while getting container metrics, 0 otherwise", "gauge")
	return append(page, "resource_scrape_error 0\n"...)
}

func (c *Cluster) each(node *Node, visit func(*Pod, *Container)) {
	for i := range node.Pods {
		for j := range node.Pods[i].Containers {
			visit(&node.Pods[i], &node.Pods[i].Containers[j])
		}
	}
}

func head(page []byte, name, help, kind string) []byte {
	return fmt.Appendf(page, "# HELP %s [STABLE] %s\n# TYPE %s %s\n", name, help, name, kind)
}

func row(page []byte, series string, value float64, millis int64) []byte {
	page = append(page, series...)
	page = strconv.AppendFloat(page, value, 'g', -1, 64)
	page = append(page, ' ')
	page = strconv.AppendInt(page, millis, 10)
	return append(page, '\n')
}
