package main

import (
	"debug/elf"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// machine is what was found of the programs that the machine must bring.
type machine struct {
	runc         string
	busybox      string
	pluginFolder string
}

// findMachine checks all that must be there before anything is started, and
// says everything that is missing at once, with its cure.
func findMachine() (machine, error) {
	if err := becomeRoot(); err != nil {
		return machine{}, err
	}
	var found machine
	var packages []string
	for name, debianPackage := range map[string]string{"ip": "iproute2", "nft": "nftables", "mount": "mount"} {
		if _, err := exec.LookPath(name); err != nil {
			packages = append(packages, debianPackage)
		}
	}
	var err error
	if found.runc, err = exec.LookPath("runc"); err != nil {
		packages = append(packages, "runc")
	}
	if found.pluginFolder = findPlugins("/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"); found.pluginFolder == "" {
		packages = append(packages, "containernetworking-plugins")
	}
	if found.busybox, err = exec.LookPath("busybox"); err != nil || !isStatic(found.busybox) {
		packages = append(packages, "busybox-static")
	}
	if len(packages) > 0 {
		return machine{}, fmt.Errorf("this machine lacks programs; cure: apt-get install --no-install-recommends %s",
			strings.Join(packages, " "))
	}
	return found, findKernelParts()
}

// becomeRoot checks that we are root and gives us its search path, which in a
// plain user's environment lacks sbin.
func becomeRoot() error {
	if os.Geteuid() != 0 {
		return errors.New("root is needed, for containers, cgroups and a bridge; run this as root (sudo)")
	}
	return os.Setenv("PATH", searchPath)
}

// check is the verb check.
func check(f folders) error {
	if _, err := findMachine(); err != nil {
		return err
	}
	if _, err := findToolbox(f); err != nil {
		return err
	}
	fmt.Println("cluster: this machine can run the cluster")
	return nil
}

// findPlugins returns the first folder that has the network plugins used.
func findPlugins(folders ...string) string {
	for _, folder := range folders {
		complete := true
		for _, name := range []string{"bridge", "host-local", "loopback"} {
			_, err := os.Stat(filepath.Join(folder, name))
			complete = complete && err == nil
		}
		if complete {
			return folder
		}
	}
	return ""
}

// isStatic tells whether a program asks for no dynamic loader: an image that
// holds nothing else must not.
func isStatic(path string) bool {
	file, err := elf.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP {
			return false
		}
	}
	return true
}

// findKernelParts loads what may be a module; modprobe's own failure does not
// matter where the part is built in.
func findKernelParts() error {
	for _, part := range []struct{ module, evidence string }{
		{"overlay", "/sys/module/overlay"},
		{"br_netfilter", "/proc/sys/net/bridge"},
	} {
		if _, err := os.Stat(part.evidence); err == nil {
			continue
		}
		_ = exec.Command("modprobe", part.module).Run()
		if _, err := os.Stat(part.evidence); err != nil {
			return fmt.Errorf("the kernel lacks %s (no %s); cure: modprobe %s, or a kernel that has it",
				part.module, part.evidence, part.module)
		}
	}
	return nil
}

// checkNobodyElse refuses to start beside something that uses the same names
// or addresses. It is asked after our own leftovers are cleared.
func checkNobodyElse() error {
	if answers(containerdSocket) {
		return fmt.Errorf("another containerd serves %s, the only socket that the kubelet's cAdvisor knows; "+
			"cure: systemctl stop docker containerd", containerdSocket)
	}
	if pids := cgroupProcesses("kubepods"); len(pids) > 0 {
		return fmt.Errorf("another kubelet's pods run on this machine (cgroup kubepods, processes %v); stop it first", pids)
	}
	for address, user := range loopbackListeners {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			return fmt.Errorf("%s needs %s: %w; end the program that listens there (ss -ltnp)", user, address, err)
		}
		listener.Close()
	}
	return checkRanges()
}

// checkRanges refuses ranges that an interface of the machine already uses.
func checkRanges() error {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return err
	}
	for _, ours := range []string{podRange, serviceRange} {
		_, ourNetwork, err := net.ParseCIDR(ours)
		if err != nil {
			return err
		}
		for _, address := range addresses {
			theirs, isNetwork := address.(*net.IPNet)
			if isNetwork && (ourNetwork.Contains(theirs.IP) || theirs.Contains(ourNetwork.IP)) {
				return fmt.Errorf("the machine already has address %v, inside the cluster's range %s; "+
					"remove it, or change the ranges in addresses.go", theirs, ours)
			}
		}
	}
	return nil
}
