package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// mountsBelow lists the mount points at or below a folder, newest first, from
// the text of /proc/self/mountinfo.
func mountsBelow(folder, mountinfo string) []string {
	var list []string
	for line := range strings.Lines(mountinfo) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		point := unescapeMount(fields[4])
		if point == folder || strings.HasPrefix(point, folder+"/") {
			list = append([]string{point}, list...)
		}
	}
	return list
}

// unescapeMount undoes the kernel's octal escapes of blanks and backslashes.
func unescapeMount(point string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(point)
}

// unmountBelow unmounts all that lies at or below a folder, and fails if
// anything stays: its owner must not remove the folder then.
func unmountBelow(folder string) error {
	for range 3 { // a mount can hide another on the same point
		mountinfo, err := os.ReadFile("/proc/self/mountinfo")
		if err != nil {
			return err
		}
		for _, point := range mountsBelow(folder, string(mountinfo)) {
			_ = syscall.Unmount(point, syscall.MNT_DETACH)
		}
	}
	mountinfo, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	if left := mountsBelow(folder, string(mountinfo)); len(left) > 0 {
		return fmt.Errorf("still mounted: %s; unmount by hand (umount -l)", strings.Join(left, ", "))
	}
	return nil
}
