package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// searchPath is where programs of the machine are looked for, by us and by
// the programs that we start, however the caller's environment looks.
const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// process is a recorded process: its start time tells it from a later one
// that was given the same id.
type process struct {
	Name    string
	PID     int
	Started uint64 // field 22 of /proc/PID/stat: clock ticks since boot
	Boot    string
}

// startProcess starts a program detached from us, its output in its log, and
// records it. Its environment is empty but for the search path: a proxy set
// for the caller's shell must not come between kube-apiserver and kubelet.
func startProcess(f folders, name, executable string, arguments ...string) (process, error) {
	for _, file := range []string{f.log(name), filepath.Join(f.records(), name)} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return process{}, err
		}
	}
	log, err := os.OpenFile(f.log(name), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return process{}, err
	}
	defer log.Close()
	command := exec.Command(executable, arguments...)
	command.Dir = "/"
	command.Env = []string{"PATH=" + searchPath}
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := command.Start(); err != nil {
		return process{}, err
	}
	go command.Wait() // so that one that ends while we look on is no zombie
	if err := joinCgroup(command.Process.Pid); err != nil {
		return process{}, err
	}
	return recordProcess(f, name, command.Process.Pid)
}

func recordProcess(f folders, name string, pid int) (process, error) {
	started, _, err := processStat(pid)
	if err != nil {
		return process{}, fmt.Errorf("%s ended at once; see %s", name, f.log(name))
	}
	p := process{name, pid, started, bootID()}
	text, err := json.Marshal(p)
	if err != nil {
		return process{}, err
	}
	return p, os.WriteFile(filepath.Join(f.records(), name+".json"), text, 0o600)
}

// recordedProcesses reads what earlier runs recorded, dead ones included.
func recordedProcesses(f folders) ([]process, error) {
	entries, err := os.ReadDir(f.records())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var list []process
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(f.records(), entry.Name()))
		if err != nil {
			return nil, err
		}
		var p process
		if json.Unmarshal(text, &p) == nil { // a record cut short names nobody
			list = append(list, p)
		}
	}
	return list, err
}

// alive tells whether exactly this process still runs.
func (p process) alive() bool {
	started, state, err := processStat(p.PID)
	if err != nil || started != p.Started || p.Boot != bootID() {
		return false
	}
	return state != 'Z' || hasThreads(p.PID)
}

// hasThreads tells whether threads of a process are still ending: until the
// last has, its listeners stay bound, though the process is a zombie already.
func hasThreads(pid int) bool {
	threads, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	return len(threads) > 1
}

// stop asks the process to end, waits, and ends it if it does not.
func (p process) stop(patience time.Duration) {
	handle, err := os.FindProcess(p.PID) // a pidfd: it cannot come to mean another
	if err != nil || !p.alive() {
		return
	}
	_ = handle.Signal(syscall.SIGTERM)
	if !waitUntil(patience, func() bool { return !p.alive() }) {
		_ = handle.Signal(syscall.SIGKILL)
		waitUntil(5*time.Second, func() bool { return !p.alive() })
	}
}

// kill ends the process without asking.
func (p process) kill() {
	if handle, err := os.FindProcess(p.PID); err == nil && p.alive() {
		_ = handle.Kill()
		waitUntil(5*time.Second, func() bool { return !p.alive() })
	}
}

// processStat reads start time and state from /proc/PID/stat, whose second
// field is a name in parentheses that may itself contain anything.
func processStat(pid int) (started uint64, state byte, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 20 {
		return 0, 0, fmt.Errorf("/proc/%d/stat has only %d fields after the name", pid, len(fields))
	}
	started, err = strconv.ParseUint(fields[19], 10, 64)
	return started, fields[0][0], err
}

// waitUntil looks every 20 ms whether the condition holds.
func waitUntil(patience time.Duration, condition func() bool) bool {
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if condition() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}
