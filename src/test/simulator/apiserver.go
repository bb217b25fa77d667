package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// API is as much of an API server as readers of nodes and pods need: lists, watches in which nothing
// happens, reviews that allow everything, and objects that are taken as they are sent.
type API struct {
	cluster *Cluster
	server  *http.Server
	verbose bool
}

// StartAPI listens at an address of loopback.
func StartAPI(cluster *Cluster, address string) (*API, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	if host, _, _ := net.SplitHostPort(address); !net.ParseIP(host).IsLoopback() {
		return nil, fmt.Errorf("%s is not loopback", address)
	}
	api := &API{cluster: cluster, verbose: os.Getenv("SIMULATOR_VERBOSE") != ""}
	api.server = &http.Server{Handler: api, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = api.server.Serve(listener) }()
	return api, nil
}

// Close ends it.
func (a *API) Close() error { return a.server.Close() }

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.verbose {
		log.Printf("%s %s", r.Method, r.URL)
	}
	w.Header().Set("Content-Type", "application/json")
	switch r.Method {
	case http.MethodGet:
		a.get(w, r)
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		a.take(w, r)
	default:
		status(w, http.StatusOK, "Success", "")
	}
}

func (a *API) get(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	switch {
	case query.Get("sendInitialEvents") == "true":
		status(w, http.StatusUnprocessableEntity, "Invalid", "sendInitialEvents is forbidden for watch")
	case strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		hold(w, r)
	case query.Get("watch") == "true" || query.Get("watch") == "1":
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	case r.URL.Path == "/version":
		fmt.Fprint(w, `{"major":"1","minor":"37","gitVersion":"v1.37.2"}`)
	case r.URL.Path == "/api/v1/nodes":
		a.nodes(w)
	case r.URL.Path == "/api/v1/pods":
		a.pods(w, query, strings.Contains(r.Header.Get("Accept"), "as=PartialObjectMetadataList"))
	case r.URL.Path == "/apis/steelyard.dev/v1alpha1/scalingrules":
		a.rules(w)
	case strings.HasSuffix(r.URL.Path, "/configmaps/extension-apiserver-authentication"):
		fmt.Fprint(w, settings)
	case strings.HasSuffix(r.URL.Path, "/configmaps"):
		fmt.Fprintf(w, `{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[%s]}`, settings)
	case strings.Contains(r.URL.Path, "/secrets/"), strings.Contains(r.URL.Path, "/leases/"), strings.Contains(r.URL.Path, "/apiservices/"):
		status(w, http.StatusNotFound, "NotFound", "not there")
	default:
		fmt.Fprint(w, `{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}`)
	}
}

const settings = `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"extension-apiserver-authentication","namespace":"kube-system","resourceVersion":"1"},"data":{}}`

func (a *API) nodes(w io.Writer) {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, `{"kind":"NodeList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[`)
	for i, node := range a.cluster.Nodes {
		comma(out, i)
		fmt.Fprintf(out, `{"metadata":{"name":"%s","resourceVersion":"1","labels":{"kubernetes.io/os":"linux","kubernetes.io/hostname":"%s"}},`+
			`"status":{"capacity":{"cpu":"32","memory":"128Gi"},"allocatable":{"cpu":"31","memory":"120Gi"},"addresses":[{"type":"InternalIP","address":"%s"},{"type":"Hostname","address":"%s"}],`+
			`"conditions":[{"type":"Ready","status":"True"}],"daemonEndpoints":{"kubeletEndpoint":{"Port":%d}}}}`,
			node.Name, node.Name, node.Address, node.Name, kubeletPort)
	}
	fmt.Fprint(out, "]}")
	_ = out.Flush()
}

// rules serve the memory of a workload each, named like it, with the defaults of their definition filled in.
func (a *API) rules(w io.Writer) {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, `{"kind":"ScalingRuleList","apiVersion":"steelyard.dev/v1alpha1","metadata":{"resourceVersion":"1"},"items":[`)
	for i := range a.cluster.Rules {
		comma(out, i)
		name := workload(i / namespaces)
		fmt.Fprintf(out, `{"kind":"ScalingRule","apiVersion":"steelyard.dev/v1alpha1","metadata":{"name":"%s","namespace":"%s","uid":"%d","generation":1,"resourceVersion":"1"},`+
			`"spec":{"mode":"MetricsOnly","workload":{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"%s"},"replicas":{"min":1,"max":50},"signals":[{"name":"main","from":{"namespace":"%s"},"absent":"Hold","gauge":{"metric":"container_memory_working_set_bytes",`+
			`"match":{"container":"app"},"matchAny":[{"label":"pod","startsWith":"%s-"}],"reduce":"Last","perReplica":"1Gi"}}]}}`,
			name, namespace(i%namespaces), i, name, namespace(i%namespaces), name)
	}
	fmt.Fprint(out, "]}")
	_ = out.Flush()
}

// pods lists in pages where that is asked for; like the real one not where any version will do.
func (a *API) pods(w io.Writer, query url.Values, metadataOnly bool) {
	out := bufio.NewWriterSize(w, 1<<20)
	kind, version := "PodList", "v1"
	if metadataOnly {
		kind, version = "PartialObjectMetadataList", "meta.k8s.io/v1"
	}
	perNode := len(a.cluster.Nodes[0].Pods)
	all := perNode * len(a.cluster.Nodes)
	from, _ := strconv.Atoi(query.Get("continue"))
	to, further := all, ""
	if limit, _ := strconv.Atoi(query.Get("limit")); limit > 0 && query.Get("resourceVersion") != "0" && from+limit < all {
		to, further = from+limit, fmt.Sprintf(`,"continue":"%d"`, from+limit)
	}
	fmt.Fprintf(out, `{"kind":"%s","apiVersion":"%s","metadata":{"resourceVersion":"1"%s},"items":[`, kind, version, further)
	started := a.cluster.Started.UTC().Format(time.RFC3339)
	for i := from; i < to; i++ {
		comma(out, i-from)
		pod := &a.cluster.Nodes[i/perNode].Pods[i%perNode]
		fmt.Fprintf(out, `{"metadata":{"name":"%s","namespace":"%s","uid":"%s","resourceVersion":"1","creationTimestamp":"%s",`+
			`"labels":{"app":"%s","pod-template-hash":"7d9f8b6c5d"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"%s","uid":"u","controller":true}]}`,
			pod.Name, pod.Namespace, pod.Name, started, pod.Workload, pod.Workload)
		if !metadataOnly {
			a.podBody(out, pod, started)
		}
		fmt.Fprint(out, "}")
	}
	fmt.Fprint(out, "]}")
	_ = out.Flush()
}

func (a *API) podBody(out io.Writer, pod *Pod, started string) {
	var containers, statuses bytes.Buffer
	for i, container := range pod.Containers {
		comma(&containers, i)
		comma(&statuses, i)
		fmt.Fprintf(&containers, `{"name":"%s","image":"web:1","resources":{"requests":{"cpu":"100m","memory":"128Mi"}}}`, container.Name)
		fmt.Fprintf(&statuses, `{"name":"%s","ready":true,"started":true,"state":{"running":{"startedAt":"%s"}}}`, container.Name, started)
	}
	fmt.Fprintf(out, `,"spec":{"nodeName":"%s","containers":[%s]},"status":{"phase":"Running","podIP":"%s","startTime":"%s","conditions":[{"type":"Ready","status":"True"}],"containerStatuses":[%s]}`,
		pod.Node, containers.Bytes(), pod.IP, started, statuses.Bytes())
}

func comma(out io.Writer, i int) {
	if i > 0 {
		_, _ = io.WriteString(out, ",")
	}
}

// take answers reviews, and gives back every other object.
func (a *API) take(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	object := map[string]any{}
	if err := json.Unmarshal(body, &object); err != nil {
		status(w, http.StatusBadRequest, "BadRequest", err.Error())
		return
	}
	switch object["kind"] {
	case "TokenReview":
		object["status"] = map[string]any{"authenticated": true, "user": map[string]any{"username": "asker", "groups": []string{"system:authenticated"}}}
	case "SubjectAccessReview":
		object["status"] = map[string]any{"allowed": true}
	}
	metadata, _ := object["metadata"].(map[string]any)
	if metadata == nil {
		metadata = map[string]any{}
		object["metadata"] = metadata
	}
	metadata["resourceVersion"] = "2"
	if r.Method == http.MethodPost {
		w.WriteHeader(http.StatusCreated)
	}
	_ = json.NewEncoder(w).Encode(object)
}

func status(w http.ResponseWriter, code int, reason, message string) {
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"kind": "Status", "apiVersion": "v1", "metadata": map[string]any{}, "status": map[bool]string{true: "Success", false: "Failure"}[code < 400],
		"reason": reason, "message": message, "code": code,
	})
}
