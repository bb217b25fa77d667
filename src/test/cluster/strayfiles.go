package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
)

// Folders outside of the state folder in which programs write that cannot be
// told another place.
const (
	pluginResults  = "/var/lib/cni/results"            // containerd: results of network plugins
	containerLogs  = "/var/log/containers"             // kubelet: links to logs of containers
	deviceRegistry = "/var/lib/kubelet/device-plugins" // kubelet: where device plugins would register
	deviceSocket   = deviceRegistry + "/kubelet.sock"
)

// removeStrayFiles removes what a cluster wrote there, by what the files say,
// and then those of the folders that are empty.
func removeStrayFiles() {
	removeEach(pluginResults, func(path string) bool {
		text, err := os.ReadFile(path)
		return err == nil && strings.Contains(string(text), stateFolder+"/")
	})
	removeEach(containerLogs, func(path string) bool {
		target, err := os.Readlink(path)
		return err == nil && strings.HasPrefix(target, stateFolder+"/")
	})
	for _, socket := range []string{containerdSocket, deviceSocket} {
		if !answers(socket) {
			_ = os.Remove(socket)
		}
	}
	for _, folder := range []string{pluginResults, filepath.Dir(pluginResults), containerLogs,
		deviceRegistry, filepath.Dir(deviceRegistry), containerdFolder} {
		_ = os.Remove(folder) // fails, as it should, where anything else lies
	}
}

func removeEach(folder string, ours func(path string) bool) {
	entries, _ := os.ReadDir(folder)
	for _, entry := range entries {
		if path := filepath.Join(folder, entry.Name()); ours(path) {
			_ = os.Remove(path)
		}
	}
}

// answers tells whether somebody takes connections on a unix socket.
func answers(socket string) bool {
	connection, err := net.Dial("unix", socket)
	if err != nil {
		return false
	}
	return connection.Close() == nil
}
