package main

// daemon is a program of ours that runs as long as the cluster does.
type daemon struct {
	name      string
	arguments []string
}

// daemonCount is how many of them make a cluster.
const daemonCount = 7

// frontProxyUser is the name in the certificate by which kube-apiserver calls
// aggregated servers.
const frontProxyUser = "front-proxy-client"

func etcd(f folders) daemon {
	return daemon{"etcd", []string{
		"--name=etcd",
		"--data-dir=" + f.state + "/etcd",
		"--listen-client-urls=https://" + etcdClientAddress,
		"--advertise-client-urls=https://" + etcdClientAddress,
		"--client-cert-auth",
		"--trusted-ca-file=" + f.pki("etcd-ca.crt"),
		"--cert-file=" + f.pki("etcd.crt"),
		"--key-file=" + f.pki("etcd.key"),
		"--listen-peer-urls=http://" + etcdPeerAddress,
		"--initial-advertise-peer-urls=http://" + etcdPeerAddress,
		"--initial-cluster=etcd=http://" + etcdPeerAddress,
		"--unsafe-no-fsync", // nobody keeps this data beyond `down`
	}}
}

// apiserver has RBAC, refuses the anonymous, and calls aggregated servers by
// the addresses of their endpoints, as clusters do whose kube-apiserver has
// no kube-proxy beside it.
func apiserver(f folders) daemon {
	return daemon{"kube-apiserver", []string{
		"--bind-address=" + bridgeAddress,
		"--secure-port=6443",
		"--advertise-address=" + bridgeAddress,
		"--tls-cert-file=" + f.pki("kube-apiserver.crt"),
		"--tls-private-key-file=" + f.pki("kube-apiserver.key"),
		"--client-ca-file=" + f.pki("ca.crt"),
		"--anonymous-auth=false",
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--allow-privileged=true",
		"--service-cluster-ip-range=" + serviceRange,
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=" + f.pki("service-account.pub"),
		"--service-account-signing-key-file=" + f.pki("service-account.key"),
		"--etcd-servers=https://" + etcdClientAddress,
		"--etcd-cafile=" + f.pki("etcd-ca.crt"),
		"--etcd-certfile=" + f.pki("kube-apiserver-etcd-client.crt"),
		"--etcd-keyfile=" + f.pki("kube-apiserver-etcd-client.key"),
		"--kubelet-certificate-authority=" + f.pki("ca.crt"),
		"--kubelet-client-certificate=" + f.pki("kube-apiserver-kubelet-client.crt"),
		"--kubelet-client-key=" + f.pki("kube-apiserver-kubelet-client.key"),
		"--kubelet-preferred-address-types=InternalIP",
		"--enable-aggregator-routing=true",
		"--requestheader-client-ca-file=" + f.pki("front-proxy-ca.crt"),
		"--requestheader-allowed-names=" + frontProxyUser,
		"--requestheader-username-headers=X-Remote-User",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--proxy-client-cert-file=" + f.pki("front-proxy-client.crt"),
		"--proxy-client-key-file=" + f.pki("front-proxy-client.key"),
	}}
}

// controllerManager runs each controller as a user of its own, for RBAC of
// the HPA controller is among what is tested; at its default rate of requests
// making them would take five seconds. It judges every second and forgets
// quickly, so that a test sees an HPA act within seconds.
func controllerManager(f folders) daemon {
	kubeconfig := f.kubeconfig("kube-controller-manager")
	return daemon{"kube-controller-manager", []string{
		"--bind-address=127.0.0.1",
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--leader-elect=false",
		"--use-service-account-credentials=true",
		"--kube-api-qps=200",
		"--kube-api-burst=400",
		"--flex-volume-plugin-dir=" + f.state + "/volume-plugins",
		"--service-account-private-key-file=" + f.pki("service-account.key"),
		"--root-ca-file=" + f.pki("ca.crt"),
		"--cluster-signing-cert-file=" + f.pki("ca.crt"),
		"--cluster-signing-key-file=" + f.pki("ca.key"),
		"--horizontal-pod-autoscaler-sync-period=1s",
		"--horizontal-pod-autoscaler-cpu-initialization-period=10s",
		"--horizontal-pod-autoscaler-initial-readiness-delay=5s",
		"--horizontal-pod-autoscaler-downscale-stabilization=10s",
	}}
}

func scheduler(f folders) daemon {
	kubeconfig := f.kubeconfig("kube-scheduler")
	return daemon{"kube-scheduler", []string{
		"--bind-address=127.0.0.1",
		"--kubeconfig=" + kubeconfig,
		"--authentication-kubeconfig=" + kubeconfig,
		"--authorization-kubeconfig=" + kubeconfig,
		"--leader-elect=false",
	}}
}
