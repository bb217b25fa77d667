package main

import (
	"slices"
	"testing"
)

func TestMountsBelowAreListedNewestFirstAndNoNeighbour(t *testing.T) {
	mountinfo := `21 1 254:0 / / rw - ext4 /dev/vda rw
30 21 0:30 / /var/lib/steelyard-cluster/a rw - tmpfs tmpfs rw
31 30 0:31 / /var/lib/steelyard-cluster/a/with\040blank rw - tmpfs tmpfs rw
32 21 0:32 / /var/lib/steelyard-cluster-not-ours rw - tmpfs tmpfs rw
33 21 0:33 / /var/lib/steelyard-cluster rw - tmpfs tmpfs rw
`
	want := []string{
		"/var/lib/steelyard-cluster",
		"/var/lib/steelyard-cluster/a/with blank",
		"/var/lib/steelyard-cluster/a",
	}
	if got := mountsBelow("/var/lib/steelyard-cluster", mountinfo); !slices.Equal(got, want) {
		t.Errorf("mounts are %q", got)
	}
}
