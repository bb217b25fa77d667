package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// sysctls are the kernel settings that the cluster changes: the first by us,
// for pod → Service → pod, the rest by the kubelet on its own.
var sysctls = []string{
	"net/ipv4/ip_forward",
	"vm/overcommit_memory",
	"vm/panic_on_oom",
	"kernel/panic",
	"kernel/panic_on_oops",
	"kernel/keys/root_maxkeys",
	"kernel/keys/root_maxbytes",
}

// startNetwork makes the bridge and lets the kernel forward between pods.
func startNetwork(f folders) error {
	if err := saveSysctls(f); err != nil {
		return err
	}
	if err := os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0); err != nil {
		return err
	}
	for _, arguments := range [][]string{
		// nf_call_iptables: two pods on the bridge talk through a Service, and
		// the answer must pass conntrack to have its address translated back.
		{"link", "add", bridge, "mtu", strconv.Itoa(bridgeMTU), "type", "bridge", "nf_call_iptables", "1"},
		{"address", "add", bridgeAddress + "/24", "dev", bridge},
		{"link", "set", bridge, "up"},
		// Without it the host would call Services from the address of its
		// default route, to which pods have no way back.
		{"route", "add", serviceRange, "dev", bridge, "src", bridgeAddress},
	} {
		if err := ip(arguments...); err != nil {
			return err
		}
	}
	return nil
}

// removeBridge removes the bridge and the pods' links to it.
func removeBridge() {
	ports, _ := os.ReadDir(filepath.Join("/sys/class/net", bridge, "brif"))
	for _, port := range ports {
		_ = ip("link", "delete", port.Name())
	}
	if linkExists(bridge) {
		_ = ip("link", "delete", bridge)
	}
}

// removeServiceTables removes what kube-proxy told the kernel.
func removeServiceTables() {
	for _, family := range []string{"ip", "ip6"} {
		// Absent tables are an error of nft's that does not matter here.
		_ = exec.Command("nft", "delete", "table", family, "kube-proxy").Run()
	}
}

func linkExists(name string) bool {
	_, err := os.Stat(filepath.Join("/sys/class/net", name))
	return err == nil
}

func ip(arguments ...string) error {
	if output, err := exec.Command("ip", arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(arguments, " "), err, strings.TrimSpace(string(output)))
	}
	return nil
}

// sysctlValues are settings with the boot in which they were read: a reboot
// has restored them already.
type sysctlValues struct {
	Boot   string
	Values map[string]string
}

func saveSysctls(f folders) error {
	saved := sysctlValues{bootID(), map[string]string{}}
	for _, name := range sysctls {
		value, err := os.ReadFile(filepath.Join("/proc/sys", name))
		if err != nil {
			return err
		}
		saved.Values[name] = strings.TrimSpace(string(value))
	}
	text, err := json.Marshal(saved)
	if err != nil {
		return err
	}
	return os.WriteFile(f.savedSysctls(), text, 0o600)
}

func restoreSysctls(f folders) error {
	text, err := os.ReadFile(f.savedSysctls())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var saved sysctlValues
	if err := json.Unmarshal(text, &saved); err != nil || saved.Boot != bootID() {
		return err
	}
	for name, value := range saved.Values {
		if err := os.WriteFile(filepath.Join("/proc/sys", name), []byte(value), 0); err != nil {
			return err
		}
	}
	return nil
}

func bootID() string {
	id, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(id))
}
