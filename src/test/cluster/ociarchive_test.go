package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"io"
	"testing"
)

var sample = image{
	names: []string{"steelyard.dev/sample:1", "steelyard.dev/sample:latest"},
	files: []imageFile{
		{path: "bin", mode: 0o755},
		{path: "bin/tool", mode: 0o755, content: []byte("tool")},
		{path: "bin/alias", mode: 0o777, link: "tool"},
	},
	entrypoint: []string{"/bin/tool"},
}

func TestArchiveLeadsFromItsIndexToTheLayerByTrueDigests(t *testing.T) {
	entries := readTar(t, writeSample(t))
	var index, manifest struct {
		Manifests, Layers []descriptor
		Config            descriptor
	}
	decode(t, entries["index.json"], &index)
	for i, name := range sample.names {
		if got := index.Manifests[i].Annotations["io.containerd.image.name"]; got != name {
			t.Errorf("the image is named %q", got)
		}
	}
	decode(t, follow(t, entries, index.Manifests[0]), &manifest)
	var config struct {
		Rootfs struct {
			IDs []string `json:"diff_ids"`
		}
	}
	decode(t, follow(t, entries, manifest.Config), &config)
	if config.Rootfs.IDs[0] != manifest.Layers[0].Digest {
		t.Error("an uncompressed layer's diff id is not its digest")
	}
	files := readTar(t, follow(t, entries, manifest.Layers[0]))
	if string(files["bin/tool"]) != "tool" {
		t.Errorf("the layer holds %q", files)
	}
}

func TestEqualImagesGiveEqualBytes(t *testing.T) {
	if !bytes.Equal(writeSample(t), writeSample(t)) {
		t.Error("two archives of one image differ")
	}
}

func writeSample(t *testing.T) []byte {
	t.Helper()
	var archive bytes.Buffer
	if err := writeArchive(&archive, sample); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

func follow(t *testing.T, entries map[string][]byte, to descriptor) []byte {
	t.Helper()
	content := entries["blobs/sha256/"+to.Digest[len("sha256:"):]]
	if digest(content) != to.Digest || len(content) != to.Size {
		t.Fatalf("blob %s does not have its digest or size", to.Digest)
	}
	return content
}

func readTar(t *testing.T, content []byte) map[string][]byte {
	t.Helper()
	entries := map[string][]byte{}
	for reader := tar.NewReader(bytes.NewReader(content)); ; {
		header, err := reader.Next()
		if err == io.EOF {
			return entries
		}
		if err != nil {
			t.Fatal(err)
		}
		entries[header.Name] = must(io.ReadAll(reader))(t)
	}
}

func decode(t *testing.T, content []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(content, into); err != nil {
		t.Fatal(err)
	}
}
