package main

import (
	"slices"
	"testing"
)

func TestNamesOfImportedImagesAreReadFromTheReport(t *testing.T) {
	report := "docker.io/library/other:2               \tsaved\t\n" +
		"application/vnd.oci.image.manifest.v1+json sha256:f76f\n" +
		"Importing\telapsed: 0.1 s\ttotal:   0.0 B\t(0.0 B/s)\n"
	if got := savedImages(report); !slices.Equal(got, []string{"docker.io/library/other:2"}) {
		t.Errorf("names are %q", got)
	}
}
