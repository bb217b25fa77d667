package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// toolbox is the folder of built programs that belongs to this checkout.
type toolbox struct {
	key    string
	folder string
	list   []program
}

// findToolbox computes where this checkout's programs lie, built or not.
func findToolbox(f folders) (toolbox, error) {
	list, err := programs(f.source)
	if err != nil {
		return toolbox{}, err
	}
	version, err := goVersion()
	if err != nil {
		return toolbox{}, err
	}
	key, err := keyOf(f, list, version)
	if err != nil {
		return toolbox{}, err
	}
	return toolbox{key, filepath.Join(f.cache, key), list}, nil
}

// runningToolbox is the programs that the running cluster was started with.
func runningToolbox(f folders) (toolbox, error) {
	key, err := os.ReadFile(f.keyInUse())
	if err != nil {
		return toolbox{}, errors.New("the cluster is not up; `cluster up` starts it")
	}
	return toolbox{key: string(key), folder: filepath.Join(f.cache, string(key))}, nil
}

func (t toolbox) program(name string) string { return filepath.Join(t.folder, name) }

func (t toolbox) missing() []program {
	var list []program
	for _, p := range t.list {
		if _, err := os.Stat(t.program(p.name)); err != nil {
			list = append(list, p)
		}
	}
	return list
}

// buildPrograms is the verb build.
func buildPrograms(f folders) error {
	t, err := findToolbox(f)
	if err != nil {
		return err
	}
	if len(t.missing()) == 0 {
		fmt.Printf("cluster: nothing to build, all %d programs are in %s\n", len(t.list), t.folder)
		return nil
	}
	return t.build(f)
}

// build compiles what is missing, one line per program. An interrupted build
// keeps the finished programs and leaves no half one under its final name.
func (t toolbox) build(f folders) error {
	missing := t.missing()
	if len(missing) == 0 {
		return nil
	}
	release, err := lock("build")
	if err != nil {
		return err
	}
	defer release()
	if err := t.prepareFolder(); err != nil {
		return err
	}
	start := time.Now()
	fmt.Printf("cluster: %d of %d programs are to be built into %s (all of them take about 8 minutes on two cores)\n",
		len(missing), len(t.list), t.folder)
	for i, p := range missing {
		began := time.Now()
		fmt.Printf("%3d of %d  %-24s", i+1, len(missing), p.name)
		if err := t.compile(f, p); err != nil {
			return fmt.Errorf("building %s: %w", p.name, err)
		}
		fmt.Printf("%6.0f s\n", time.Since(began).Seconds())
	}
	fmt.Printf("cluster: built in %.0f s\n", time.Since(start).Seconds())
	return nil
}

// prepareFolder removes the half programs of an interrupted build.
func (t toolbox) prepareFolder() error {
	if err := os.MkdirAll(t.folder, 0o755); err != nil {
		return err
	}
	half, err := filepath.Glob(filepath.Join(t.folder, ".*.half"))
	if err != nil {
		return err
	}
	for _, name := range half {
		os.Remove(name)
	}
	return nil
}

func (t toolbox) compile(f folders, p program) error {
	goCommand, err := findGo()
	if err != nil {
		return err
	}
	half := filepath.Join(t.folder, "."+p.name+".half")
	command := exec.Command(goCommand, "build", "-trimpath", "-buildvcs=false", "-mod=readonly",
		"-tags", p.tags, "-ldflags", strings.TrimSpace("-s -w "+p.ldflags), "-o", half, p.path)
	command.Dir = filepath.Join(f.source, p.module)
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if output, err := command.CombinedOutput(); err != nil {
		os.Remove(half)
		return fmt.Errorf("%w\n%s", err, output)
	}
	return os.Rename(half, t.program(p.name))
}

// findGo finds the Go command, also where it is installed but not on the path.
func findGo() (string, error) {
	if path, err := exec.LookPath("go"); err == nil {
		return path, nil
	}
	if _, err := os.Stat("/usr/local/go/bin/go"); err == nil {
		return "/usr/local/go/bin/go", nil
	}
	return "", errors.New("Go is needed to build the cluster; install Go 1.26 or newer (https://go.dev/dl)")
}

func goVersion() (string, error) {
	goCommand, err := findGo()
	if err != nil {
		return "", err
	}
	version, err := exec.Command(goCommand, "env", "GOVERSION").Output()
	return strings.TrimSpace(string(version)), err
}
