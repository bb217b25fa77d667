package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pauseImage is what every pod's sandbox runs.
const pauseImage = "steelyard.dev/pause:1"

// busyboxNames are what pods may write as busybox:1, which is pulled only
// where absent, or busybox with imagePullPolicy IfNotPresent.
var busyboxNames = []string{"docker.io/library/busybox:1", "docker.io/library/busybox:latest"}

// importOwnImages makes and imports pause and busybox.
func importOwnImages(f folders, t toolbox, m machine) error {
	pause, err := os.ReadFile(t.program("pause"))
	if err != nil {
		return err
	}
	busybox, err := newBusybox(m.busybox)
	if err != nil {
		return err
	}
	for file, i := range map[string]image{"pause.tar": newPause(pause), "busybox.tar": busybox} {
		archive := filepath.Join(f.state, "images", file)
		if err := saveArchive(archive, i); err != nil {
			return err
		}
		if _, err := importArchive(t, archive); err != nil {
			return err
		}
	}
	return nil
}

func newPause(program []byte) image {
	return image{
		names:      []string{pauseImage},
		files:      []imageFile{{path: "pause", mode: 0o755, content: program}},
		entrypoint: []string{"/pause"},
	}
}

// newBusybox puts the machine's static busybox under the names of all its
// applets. Its wget crashes on most addresses, as glibc does when linked
// statically; nc and httpd work.
func newBusybox(path string) (image, error) {
	program, err := os.ReadFile(path)
	if err != nil {
		return image{}, err
	}
	applets, err := exec.Command(path, "--list").Output()
	if err != nil {
		return image{}, err
	}
	files := []imageFile{
		{path: "bin", mode: 0o755},
		{path: "etc", mode: 0o755},
		{path: "tmp", mode: 0o1777},
		{path: "etc/passwd", mode: 0o644, content: []byte("root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n")},
		{path: "etc/group", mode: 0o644, content: []byte("root:x:0:\nnobody:x:65534:\n")},
		{path: "etc/nsswitch.conf", mode: 0o644, content: []byte("hosts: files\n")},
		{path: "bin/busybox", mode: 0o755, content: program},
	}
	for applet := range strings.FieldsSeq(string(applets)) {
		if applet != "busybox" {
			files = append(files, imageFile{path: "bin/" + applet, mode: 0o777, link: "busybox"})
		}
	}
	return image{names: busyboxNames, files: files, command: []string{"sh"}}, nil
}

func saveArchive(path string, i image) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(writeArchive(file, i), file.Close())
}

// importArchive gives an archive's images to the kubelet's containerd and
// returns their names.
func importArchive(t toolbox, archive string) ([]string, error) {
	command := exec.Command(t.program("ctr"), "--address", containerdSocket, "--namespace", "k8s.io",
		"images", "import", archive)
	var complaint strings.Builder
	command.Stderr = &complaint
	output, err := command.Output()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(complaint.String()), "\n")
		return nil, fmt.Errorf("importing %s: %s", archive, lines[len(lines)-1])
	}
	return savedImages(string(output)), nil
}

// savedImages reads the names from ctr's report, in whose lines on images a
// name is followed by the word saved. ctr breaks a name at its hyphens there.
func savedImages(report string) []string {
	var names []string
	for line := range strings.Lines(report) {
		fields := strings.Fields(line)
		if last := len(fields) - 1; last > 0 && fields[last] == "saved" {
			names = append(names, strings.Join(fields[:last], "-"))
		}
	}
	return names
}

// load is the verb load.
func load(f folders, archives []string) error {
	if len(archives) == 0 {
		return errors.New("load needs at least one OCI image archive: cluster load IMAGE.tar")
	}
	t, err := runningToolbox(f)
	if err != nil {
		return err
	}
	for _, archive := range archives {
		names, err := importArchive(t, archive)
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return fmt.Errorf("%s names no image; its index.json needs the annotation io.containerd.image.name", archive)
		}
		for _, name := range names {
			fmt.Printf("cluster: loaded %s\n", name)
		}
	}
	return nil
}
