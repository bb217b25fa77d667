package main

import (
	"os/exec"
	"syscall"
	"testing"
	"time"
)

func TestProcessIsKnownByItsStartTimeToo(t *testing.T) {
	f := folders{state: t.TempDir()}
	child := startSleeper(t, "sleep")
	writeFile(t, f.records()+"/.keep", "")
	p := must(recordProcess(f, "sleeper", child.Process.Pid))(t)

	if !p.alive() {
		t.Error("a running process is not alive")
	}
	later := p
	later.Started++
	if later.alive() {
		t.Error("another process of the same id is taken for it")
	}
	otherBoot := p
	otherBoot.Boot = "another"
	if otherBoot.alive() {
		t.Error("a process of another boot is taken for it")
	}
}

func TestRecordsAreReadBackAndCutShortOnesNameNobody(t *testing.T) {
	f := folders{state: t.TempDir()}
	child := startSleeper(t, "sleep")
	writeFile(t, f.records()+"/cut.json", `{"Name":"cut","PI`)
	p := must(recordProcess(f, "sleeper", child.Process.Pid))(t)

	if list := must(recordedProcesses(f))(t); len(list) != 1 || list[0] != p {
		t.Errorf("read back are %v", list)
	}
}

func TestStopEndsAProcessThatWillNotEnd(t *testing.T) {
	child := startSleeper(t, "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done")
	started, _, err := processStat(child.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	p := process{"stubborn", child.Process.Pid, started, bootID()}

	p.stop(50 * time.Millisecond)
	if p.alive() {
		t.Error("is still alive")
	}
}

// startSleeper starts a child that outlasts the test, and ends it after.
func startSleeper(t *testing.T, name string, arguments ...string) *exec.Cmd {
	t.Helper()
	if len(arguments) == 0 {
		arguments = []string{"60"}
	}
	child := exec.Command(name, arguments...)
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	output := must(child.StdoutPipe())(t)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if name == "sh" {
		must(output.Read(make([]byte, 6)))(t) // its trap is set
	}
	go child.Wait()
	t.Cleanup(func() { _ = syscall.Kill(-child.Process.Pid, syscall.SIGKILL) })
	return child
}
