package main

// Where everything listens. Nothing listens on an address that the machine
// had before: kube-apiserver and kubelet, which pods and aggregated servers
// must reach, use the bridge; all else is on loopback.
const (
	bridge        = "steelyard0"
	bridgeAddress = "10.244.0.1"
	podRange      = "10.244.0.0/24"
	podRangeFirst = "10.244.0.10" // below lie the bridge and what tests put on it
	podRangeLast  = "10.244.0.250"
	serviceRange  = "10.96.0.0/24"
	firstService  = "10.96.0.1" // Service default/kubernetes
	bridgeMTU     = 1400

	nodeName = "node-1"

	apiserverAddress  = bridgeAddress + ":6443"
	apiserverURL      = "https://" + apiserverAddress
	kubeletAddress    = bridgeAddress + ":10250"
	etcdClientAddress = "127.0.0.1:12379"
	etcdPeerAddress   = "127.0.0.1:12380"

	// cAdvisor, inside the kubelet, knows no other socket than this one.
	containerdFolder = "/run/containerd"
	containerdSocket = containerdFolder + "/containerd.sock"
)

// loopbackListeners are the addresses that must be free before `up`.
var loopbackListeners = map[string]string{
	etcdClientAddress: "etcd",
	etcdPeerAddress:   "etcd",
	"127.0.0.1:10248": "kubelet health",
	"127.0.0.1:10249": "kube-proxy metrics",
	"127.0.0.1:10256": "kube-proxy health",
	"127.0.0.1:10257": "kube-controller-manager",
	"127.0.0.1:10259": "kube-scheduler",
}
