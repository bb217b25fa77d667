package main

import (
	"strings"
	"testing"
)

func TestKubeletIsFoundAmongTheRecords(t *testing.T) {
	f := folders{state: t.TempDir()}
	writeFile(t, f.records()+"/.keep", "")
	if _, err := recordedProcess(f, "kubelet"); err == nil || !strings.Contains(err.Error(), "cluster up") {
		t.Errorf("without a cluster: %v", err)
	}
	must(recordProcess(f, "etcd", startSleeper(t, "sleep").Process.Pid))(t)
	kubelet := must(recordProcess(f, "kubelet", startSleeper(t, "sleep").Process.Pid))(t)

	if found := must(recordedProcess(f, "kubelet"))(t); found != kubelet {
		t.Errorf("found %v, not %v", found, kubelet)
	}
}
