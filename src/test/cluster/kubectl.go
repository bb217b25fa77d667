package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// kubeconfig is the verb kubeconfig.
func kubeconfig(f folders) error {
	path := f.kubeconfig(administrator)
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("%w; `cluster up` starts the cluster, root may read its kubeconfig", err)
	}
	fmt.Println(path)
	return nil
}

// kubectl is the verb kubectl: this process becomes it.
func kubectl(f folders, arguments []string) error {
	t, err := runningToolbox(f)
	if err != nil {
		return err
	}
	command := kubectlCommand(f, t, arguments...)
	return syscall.Exec(command.Path, command.Args, command.Env)
}

// kubectlCommand is the cluster's own kubectl as administrator.
func kubectlCommand(f folders, t toolbox, arguments ...string) *exec.Cmd {
	command := exec.Command(t.program("kubectl"), arguments...)
	command.Env = append(os.Environ(), "KUBECONFIG="+f.kubeconfig(administrator), "NO_PROXY=*")
	return command
}
